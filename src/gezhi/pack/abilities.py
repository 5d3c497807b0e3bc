"""The closed list of what a post or a body may do.

A pack grants abilities, it cannot invent them: each is checked by an action or a query of an
engine, so a word outside this list would be a promise that nobody keeps.
"""

from typing import Literal, get_args

Ability = Literal[
    "case.open",
    "case.see",
    "case.accept",
    "case.route",
    "case.settle",
    "case.supervise",
    "case.extend",
    "case.merge",
    "case.export",
    "points.see",
    "points.record",
    "points.review",
    "points.exchange",
    "points.redeem",
    "points.post",
    "points.close",
    "place.see",
    "place.edit",
    "person.see",
    "person.reveal",
    "people.appoint",
    "people.import",
    "statistics.see",
    "pack.publish",
    "account.manage",
    "journal.audit",
]

ABILITIES: frozenset[str] = frozenset(get_args(Ability))

ABILITY_NAMES: dict[str, tuple[str, str]] = {
    "case.open": ("上报事项", "report a matter for others"),
    "case.see": ("查看事项", "see cases"),
    "case.accept": ("受理", "accept a case"),
    "case.route": ("分流派单", "decide who handles a case"),
    "case.settle": ("办理", "settle a case"),
    "case.supervise": ("督办", "supervise and recall a case"),
    "case.extend": ("批准延期", "grant more time"),
    "case.merge": ("合并与拆分", "merge and split cases"),
    "case.export": ("导出台账", "download registers"),
    "points.see": ("查看积分账", "see accounts of points"),
    "points.record": ("记分", "record things for points"),
    "points.review": ("复核积分", "review entries for points, decide appeals"),
    "points.exchange": ("管积分超市", "keep a points shop and exchange points"),
    "points.redeem": ("收积分券", "redeem vouchers of a points shop"),
    "points.post": ("积分入账", "post points, and reverse what was posted"),
    "points.close": ("积分结账", "close a month of points"),
    "place.see": ("查看网格", "see places and who serves there"),
    "place.edit": ("维护网格", "change places and import them"),
    "person.see": ("查看居民与住户", "see residents and households"),
    "person.reveal": ("查看联系方式", "reveal contact details, with a logged reason"),
    "people.appoint": ("任免岗位", "appoint people to posts"),
    "people.import": ("导入人员住户", "import residents and households"),
    "statistics.see": ("查看统计", "see statistics"),
    "pack.publish": ("发布模式包", "publish a version of the pack"),
    "account.manage": ("管理账号", "lock and unlock accounts"),
    "journal.audit": ("审计流水", "read and verify the journal"),
}
