from django.core.management import call_command
def test_demo(db):
    call_command("load_demo")
    call_command("verify_ledger")
    from shop.order.models import Order
    from collections import Counter
    print(Counter(Order.objects.values_list("status", flat=True)))
