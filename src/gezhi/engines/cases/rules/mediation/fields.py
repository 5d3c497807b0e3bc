"""What mediators know best, for the directory."""

from gezhi.base.words import Words

FIELDS: dict[str, Words] = {
    "neighbours": Words(zh="邻里", en="Neighbours"),
    "family": Words(zh="婚姻家庭", en="Marriage and family"),
    "support": Words(zh="赡养和继承", en="Support and inheritance"),
    "property": Words(zh="物业和房屋", en="Property and housing"),
    "land": Words(zh="土地和宅基", en="Land and homesteads"),
    "wages": Words(zh="工资和劳动", en="Wages and work"),
    "debts": Words(zh="借贷和买卖", en="Debts and sales"),
    "damage": Words(zh="损害赔偿", en="Damages"),
    "law": Words(zh="懂法律", en="Law"),
}
"""Each field with its name. A mediator may know several."""
