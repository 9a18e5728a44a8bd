"""Fills an empty shop with the demo: each app's ``demo.load``, from the lowest layer up."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from catalogue import demo as catalogue_demo
from cms import demo as cms_demo
from cms.editing import demo as editing_demo
from config.common import clock
from config.database.roles import unhurried
from partners import demo as partners_demo
from partners.workshops import demo as workshops_demo
from shop.accounts import demo as accounts_demo
from shop.care import demo as care_demo
from shop.expo import demo as expo_demo
from shop.expo import demo_enquiries
from shop.ledger import demo as ledger_demo
from shop.payment import demo as payment_demo
from shop.placement import demo as placement_demo
from shop.shipping import demo as shipping_demo
from shop.storefront import demo as storefront_demo

SHOWN = (
    "petugas.semarang",
    "reviewer.semarang",
    "bendahara.semarang",
    "kepala.semarang",
    "bendahara.pusat",
    "editor",
    "penulis.semarang",
    "peninjau",
    "pembeli",
    "admin",
)
LISTED_BEFORE = timedelta(days=40)
YEAR = timedelta(days=365)


class Command(BaseCommand):
    help = "Loads the demo: six prisons, their goods, a year of orders, and the people to sign in as. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        """On a busy machine a page with pictures takes longer than the shop's connections may wait for anybody."""
        with unhurried(connection):
            self.load()

    def load(self) -> None:
        end = clock.now()
        prisons = partners_demo.load()
        workshops = workshops_demo.load(prisons)
        users = accounts_demo.load(prisons)
        ledger_demo.load()
        payment_demo.load()
        shipping_demo.load(prisons)
        products = catalogue_demo.load(workshops, users, since=end - YEAR - LISTED_BEFORE)
        cms_demo.load(prisons)
        editing_demo.load(prisons, users)
        orders = placement_demo.load(users, products, since=end - YEAR, end=end)
        storefront_demo.load(users["pembeli"])
        care_demo.load(users, products, end=end)
        expo_demo.load(users, products, prisons)
        demo_enquiries.load(users, products, end=end)
        self.stdout.write(f"{len(prisons)} prisons, {len(products)} listings, {orders} orders")
        self.stdout.write(f"Password of every demo login: {accounts_demo.PASSWORD}")
        self.stdout.write("Staff then set up a phone; the banner's click goes without.")
        for name in SHOWN:
            self.stdout.write(f"  {users[name].email}")
        mixed = placement_demo.mixed_order()
        self.stdout.write(f"An order of three prisons, followed to the treasury: {mixed.get_absolute_url()}")
