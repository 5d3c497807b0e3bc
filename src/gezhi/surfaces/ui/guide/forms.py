"""Every kind of question, and answers that were sent back."""

from django.urls import reverse

from gezhi.surfaces.ui.components import Option
from gezhi.surfaces.ui.fields import FieldInput, Where
from gezhi.surfaces.ui.guide.spoken import both


def sample_tree() -> list[Option]:
    """Two levels of matters."""
    return [
        Option(
            "env",
            both("环境卫生", "Cleanliness"),
            under=(
                Option("env.waste", both("垃圾堆放", "Piled waste")),
                Option("env.water", both("积水、下水道", "Standing water, drains")),
            ),
        ),
        Option(
            "works",
            both("市政设施", "City works"),
            under=(
                Option("works.light", both("路灯", "Street light")),
                Option("works.cover", both("井盖", "Manhole cover")),
            ),
        ),
        Option("other", both("其他", "Other")),
    ]


def sample_fields() -> list[FieldInput]:
    """Every kind of question."""
    kinds = [
        Option("a", both("自己住", "I live there")),
        Option("b", both("出租", "Let")),
        Option("c", both("空着", "Empty")),
    ]
    return [
        FieldInput(
            "text",
            "long-text",
            both("发生了什么", "What happened"),
            help=both(
                "说清楚是什么、多久了。不用写姓名。", "Say what, and since when. No names needed."
            ),
            max_length=2000,
            required=True,
        ),
        FieldInput(
            "what",
            "category",
            both("属于哪一类", "What it is about"),
            value="works.light",
            options=sample_tree(),
        ),
        FieldInput("photos", "images", both("照片", "Pictures"), value=[], up_to=6),
        FieldInput("voice", "voice", both("语音", "Voice note")),
        FieldInput(
            "where",
            "location",
            both("在哪里", "Where"),
            value=Where(),
            places_url=f"{reverse('ui:guide')}?sample=places",
            required=True,
        ),
        FieldInput(
            "home", "choice", both("房屋情况", "The home"), options=kinds, value="a", required=True
        ),
        FieldInput("again", "yes-no", both("以前报过吗", "Reported before?")),
        FieldInput(
            "people",
            "number",
            both("涉及几户", "Households concerned"),
            unit=both("户", "households"),
            least=1,
            value=3,
        ),
        FieldInput("since", "date", both("从哪天开始", "Since when")),
        FieldInput("name", "name", both("怎么称呼您", "Your name")),
        FieldInput(
            "phone",
            "phone",
            both("联系电话", "Telephone"),
            help=both(
                "只给办理这件事的人看，每次查看都有记录。",
                "Only those who settle this see it, and each look is logged.",
            ),
        ),
    ]


def sample_faults() -> list[FieldInput]:
    """Answers sent back, nothing of them lost."""
    return [
        FieldInput(
            "bad_phone",
            "phone",
            both("联系电话", "Telephone"),
            value="1380013",
            error=both(
                "号码少了几位：手机号是 11 位，座机要加区号。",
                "Too short: a mobile number has 11 digits.",
            ),
            required=True,
        ),
        FieldInput(
            "bad_where",
            "choice",
            both("房屋情况", "The home"),
            options=[Option("a", both("自己住", "I live there")), Option("b", both("出租", "Let"))],
            error=both("请选一项。", "Choose one."),
            required=True,
        ),
    ]
