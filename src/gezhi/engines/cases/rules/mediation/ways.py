"""The other ways, told where mediation ends without an agreement (art. 26)."""

from gezhi.base.words import Words

WAYS: dict[str, tuple[Words, Words]] = {
    "court": (
        Words(zh="向法院起诉", en="Go to court"),
        Words(
            zh="带身份证和证据，到对方住的地方或纠纷发生地的基层法院立案；钱不够可以申请缓交、免交诉讼费，"
            "也可以申请法律援助。",
            en="File it at the basic court where the other side lives or where it happened; who is "
            "short of money may ask for the fee to be put off or waived, and for legal aid.",
        ),
    ),
    "arbitration": (
        Words(zh="申请仲裁", en="Arbitration"),
        Words(
            zh="工资和劳动的事，先到区县劳动人事争议仲裁委员会；承包地的事，可以到农村土地承包仲裁委员会；"
            "合同里写了仲裁的，到写明的仲裁委员会。",
            en="Wages and work: first the labour arbitration commission of the district; contracted"
            " land: the land arbitration commission; where a contract names one, that commission.",
        ),
    ),
    "authority": (
        Words(zh="找主管部门", en="The authority in charge"),
        Words(
            zh="归部门管的事（违建、噪声、土地权属等），请它依法处理；不服可以申请行政复议。",
            en="Where an authority decides (building, noise, title to land), ask it to act; its "
            "decision can be reviewed.",
        ),
    ),
    "petition": (
        Words(zh="到信访接待窗口反映", en="The petition office"),
        Words(
            zh="不属于上面几条路的意见和诉求，可以到信访部门反映。",
            en="What fits none of these can be told to the petition office.",
        ),
    ),
}
"""Each way with its name and how it is gone."""

OTHER_WAYS = Words(
    zh="这件纠纷的调解已经结束。您还可以依法通过仲裁、行政、诉讼等途径维护自己的权利"
    "（人民调解法第二十六条）；怎么走，请在“找人调解”里打开这件事看。",
    en="Mediation of your dispute has ended. Arbitration, the authorities and the courts stay open "
    "to you (People's Mediation Law, art. 26); Find a mediator shows how to go there.",
)
"""The message to every party."""
