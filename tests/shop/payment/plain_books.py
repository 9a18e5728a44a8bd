"""Plain books: what every account should hold, by adding and taking away; nothing of the shop's ledger is used.

An account is (head, office's name, subject). ``Sale`` is one prison's part of one order, with one line.
"""

from collections import Counter
from dataclasses import dataclass, field

PARTS = ("2302", "2101", "2200", "2310")  # materials, PNBP, premi, programme
COLLECTOR = "Kanwil Uji"


def shared_out(total, weights):
    """The largest remainders get the odd rupiah, ties the first."""
    whole = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in rest[: total - sum(parts)]:
        parts[n] += 1
    return parts


@dataclass
class Sale:
    order: str
    prison: str
    code: str
    by_card: bool
    goods: int
    pieces: int
    shipping: int
    cost: int
    weights: tuple[int, int, int]
    when: str
    paid: int = 0
    state: str = "waiting"
    parts: dict[str, int] | None = None
    shipping_back: int = 0
    reached: bool = False

    @property
    def name(self):
        return f"{self.order}/{self.code}"

    @property
    def left(self):
        if self.state == "ended":
            return 0
        return self.goods if self.parts is None else min(self.goods, sum(self.parts.values()))

    @property
    def shipping_left(self):
        return self.shipping - self.shipping_back


@dataclass
class Books:
    sales: list[Sale]
    held: Counter = field(default_factory=Counter)
    premi: list[list] = field(
        default_factory=list
    )  # sale, what of its premi was not paid out; the oldest first
    apart: dict[str, dict[str, int]] = field(default_factory=dict)

    def of(self, order):
        return [sale for sale in self.sales if sale.order == order]

    def accounts(self):
        return {account: amount for account, amount in self.held.items() if amount}

    # where things are

    def debt(self, sale):
        return ("2601", sale.prison, sale.order)

    def lent(self, sale):
        return ("2602", COLLECTOR, sale.name)

    def there(self, sale):
        return ("1104", COLLECTOR, sale.name)

    def collected(self, sale):
        return ("1103", COLLECTOR, sale.name)

    def bank(self, sale):
        return ("1102", sale.prison, "")

    # what happens

    def pay(self, order):
        for sale in self.of(order):
            sale.paid = sale.goods + sale.shipping
            self.held[self.there(sale) if sale.by_card else self.bank(sale)] += sale.paid
            self.held["2001", sale.prison, sale.order] += sale.goods
            self.held["2401", sale.prison, sale.order] += sale.shipping
            sale.reached = not sale.by_card

    def step(self, sale, state):
        sale.state = state
        if sale.when != state or not sale.goods:
            return
        materials = min(sale.cost * sale.pieces, sale.goods)
        parts = [materials, *shared_out(sale.goods - materials, sale.weights)]
        sale.parts = dict(zip(PARTS, parts, strict=True))
        self.held["2001", sale.prison, sale.order] -= sale.goods
        for head, amount in sale.parts.items():
            self.held[head, sale.prison, f"{sale.name}/1" if head == "2101" else ""] += amount
        self.premi.append([sale, sale.parts["2200"]])

    def owe(self, sale, amount):
        """Off the price before it is shared, out of the shares afterwards."""
        self.held[self.debt(sale)] += amount
        if sale.parts is None:
            self.held["2001", sale.prison, sale.order] -= amount
            return
        taken = shared_out(amount, list(sale.parts.values()))
        for head, part in zip(PARTS, taken, strict=True):
            sale.parts[head] -= part
            account, instead, most = (head, sale.prison, ""), "", part
            if head == "2101":
                account, instead = (head, sale.prison, f"{sale.name}/1"), "1202"
                most = self.held[account]
            elif head == "2200":
                mine = next(each for each in self.premi if each[0] is sale)
                instead, most = "5103", mine[1]
                mine[1] -= min(part, most)
            self.held[account] -= min(part, most)
            if part > most:
                self.held[instead, sale.prison, ""] += part - most

    def refund(self, sale, amount):
        """An amount off the price."""
        self.owe(sale, amount)
        if sale.parts is None:
            sale.goods -= amount

    def take_off(self, sale, pieces):
        """Pieces that are not sent or came back; the last ones end the parcel."""
        worth = sale.goods if pieces == sale.pieces else sale.goods * pieces // sale.pieces
        back = worth if sale.parts is None else min(worth, sum(sale.parts.values()))
        if pieces == sale.pieces and sale.state == "waiting" and self._alone(sale):
            self.cancel(sale.order)
            return
        self.owe(sale, back)
        if pieces == sale.pieces:
            sale.state = "ended"
        else:
            sale.goods, sale.pieces = sale.goods - worth, sale.pieces - pieces

    def _alone(self, sale):
        return all(other is sale or other.state == "ended" for other in self.of(sale.order))

    def refund_shipping(self, sale, amount):
        passed = "2401", sale.prison, sale.order
        self.held[passed] -= amount
        self.held[self.debt(sale)] += amount
        sale.shipping_back += amount

    def cancel(self, order):
        for sale in self.of(order):
            if sale.state != "ended":
                self.owe(sale, sale.goods)
                self.refund_shipping(sale, sale.shipping_left)
                sale.state = "ended"

    def out_of_pool(self, account, sale, amount):
        self.held[account] += amount if account[0] in ("5101", "1105") else -amount
        for source in (self.there(sale), self.collected(sale)):
            taken = min(amount, self.held[source])
            self.held[source] -= taken
            amount -= taken
        self.held[self.lent(sale)] += amount

    def into_pool(self, account, sale, amount):
        self.held[account] -= amount if account[0] == "1105" else -amount
        restored = min(amount, self.held[self.lent(sale)])
        self.held[self.lent(sale)] -= restored
        self.held[self.there(sale)] += amount - restored

    def fee(self, order, fee):
        sales = self.of(order)
        for sale, part in zip(sales, shared_out(fee, [sale.paid for sale in sales]), strict=True):
            self.out_of_pool(("5101", sale.prison, ""), sale, part)

    def send_back(self, sale, amount):
        if sale.by_card:
            self.out_of_pool(self.debt(sale), sale, amount)
        else:
            self.held[self.debt(sale)] -= amount
            self.held[self.bank(sale)] -= amount

    def pay_out(self, sale):
        amount = self.held[self.there(sale)]
        restored = min(amount, self.held[self.lent(sale)])
        self.held[self.there(sale)] = 0
        self.held[self.lent(sale)] -= restored
        self.held[self.collected(sale)] += amount - restored

    def remit(self, sale):
        self.held[self.bank(sale)] += self.held[self.collected(sale)]
        self.held[self.collected(sale)] = 0
        sale.reached = True

    def deposit(self, prison):
        """What is due: PNBP of sales whose money has come and lies nowhere else."""
        for sale in self.sales:
            elsewhere = self.held[self.there(sale)] or self.held[self.collected(sale)]
            elsewhere = elsewhere or self.held["1105", COLLECTOR, sale.name]
            if sale.prison == prison and sale.reached and not elsewhere:
                pnbp = "2101", sale.prison, f"{sale.name}/1"
                self.held[self.bank(sale)] -= self.held[pnbp]
                self.held[pnbp] = 0

    def pay_premi(self, prison, amount):
        self.held["2200", prison, ""] -= amount
        self.held["1102", prison, ""] -= amount
        for each in self.premi:
            if each[0].prison == prison:
                paid = min(amount, each[1])
                each[1] -= paid
                amount -= paid

    def apportion(self, order, amount):
        sales = self.of(order)
        owed = [self.held[self.debt(sale)] for sale in sales]
        left = [sale.left + sale.shipping_left for sale in sales]
        first = min(amount, sum(owed))
        rest = min(amount - first, sum(left))
        shares = [sum(both) for both in zip(shared_out(first, owed), shared_out(rest, left), strict=True)]
        shares[0] += amount - first - rest
        return list(zip(sales, shares, strict=True))

    def cover(self, order, shares):
        sales = self.of(order)
        left = sum(sale.left + sale.shipping_left for sale in sales)
        owed = sum(self.held[self.debt(sale)] for sale in sales)
        unsent = all(sale.state in ("waiting", "ended") for sale in sales)
        live = any(sale.state != "ended" for sale in sales)
        if live and unsent and 0 < left <= sum(share for _sale, share in shares) - owed:
            self.cancel(order)
        for sale, share in shares:
            missing = share - self.held[self.debt(sale)]
            if missing <= 0:
                continue
            weights = [sale.left, sale.shipping_left]
            goods, shipping = shared_out(min(missing, sum(weights)), weights)
            if goods:
                self.refund(sale, goods)
            self.refund_shipping(sale, shipping)
            unexplained = missing - goods - shipping
            self.held["5103", sale.prison, ""] += unexplained
            self.held[self.debt(sale)] += unexplained

    def dispute(self, order, amount):
        shares = self.apportion(order, amount)
        self.apart[order] = shares
        for sale, share in shares:
            self.out_of_pool(("1105", COLLECTOR, sale.name), sale, share)

    def dispute_ends(self, order, won):
        shares = self.apart.pop(order)
        if not won:
            self.cover(order, shares)
        for sale, share in shares:
            if won:
                self.into_pool(("1105", COLLECTOR, sale.name), sale, share)
            else:
                self.held["1105", COLLECTOR, sale.name] -= share
                self.held[self.debt(sale)] -= share
