"""What is done in forms that belong to no single entry of a pack, in words."""

from gezhi.base.words import Words


def _words(**said: tuple[str, str]) -> dict[str, Words]:
    return {key: Words(zh=zh, en=en) for key, (zh, en) in said.items()}


ACTS: dict[str, dict[str, Words]] = {
    "duty": _words(
        leave=("请假", "Leave"),
        swap=("换班", "Swapping a shift"),
    ),
    "visit": _words(
        mark=("登记走访对象", "Household that agrees to calls"),
        answer=("答复走访中的意见", "Answer to what was heard"),
        call=("走访", "Call"),
    ),
    "council": _words(
        off=("撤下议题", "taking off the agenda"),
        take=("答复提议", "answer to a proposal"),
        attend=("记代为发言", "who speaks for whom"),
        **{
            "unit-list": ("列清单", "list of what is needed or given"),
            "unit-match": ("对接", "matching"),
            "unit-sign": ("签共建项目", "joint project"),
        },
        call=("召集会议", "calling a meeting"),
        move=("改期或取消", "moving a meeting"),
        put=("列入议程", "putting on the agenda"),
        minutes=("写记录", "minutes"),
        add=("补充记录", "addition to the minutes"),
        resolve=("写决议", "resolution"),
        progress=("决议进展", "progress of a resolution"),
    ),
    "fund": _words(
        **{"in": ("记收入", "money in")},
        out=("申请支出", "asking for an expense"),
        approve=("批准支出", "approving"),
        refuse=("不批", "refusing"),
        withdraw=("撤回", "taking back"),
        undo=("冲正", "undoing"),
    ),
    "campaign": _words(
        task=("立任务", "new task"),
        evidence=("交佐证", "evidence"),
        answer=("回复督查", "answer to a finding"),
        finding=("提督查问题", "finding"),
        **{"return": ("退回任务", "giving back a task")},
        drop=("不办了", "dropping a task"),
        postpone=("改日期", "moving a date"),
        pick=("指导组点名", "what a group names"),
        visit=("指导组到访", "inspection"),
        dispatch=("调度会", "dispatch meeting"),
        bulletin=("写简报", "bulletin"),
        edition=("写文件", "document"),
        trial=("报试点情况", "report of a trial"),
    ),
    "assessment": _words(
        judge=("评分", "judging"),
        evidence=("说明情况", "evidence"),
        object=("提异议", "objection"),
        answer=("答复异议", "answer to an objection"),
        correct=("更正结果", "correction"),
    ),
    "register": _words(
        enter=("登记", "entering"),
        change=("改内容", "putting right"),
        move=("办手续", "moving on"),
        inspect=("巡查", "look"),
        found=("记问题", "defect"),
        begin=("着手处理", "taking in hand"),
        mend=("处理完毕", "mending"),
        drop=("不是问题", "no defect"),
        arrears=("记旧欠", "old arrears"),
        pay=("记收款", "payment"),
        confirm=("确认收款", "confirming a payment"),
        refuse=("不确认收款", "not confirming"),
        withdraw=("撤回收款", "taking back a payment"),
        remind=("催缴", "reminder"),
    ),
    "growing": _words(
        plan=("安排", "planning"),
        invite=("邀请", "inviting"),
        list=("登记到场", "list of who came"),
        close=("结束", "closing"),
        off=("取消", "calling off"),
        place=("登记上岗", "placement"),
        pair=("结对", "pairing"),
        nominate=("提名", "nomination"),
        open=("举办", "opening"),
        enter=("报名", "entering"),
        mark=("打分", "marks"),
        publish=("公布", "publishing"),
        stand=("定级", "standing"),
        adopt=("启用", "adopting"),
        propose=("提议晋级", "proposal"),
        check=("复核", "check"),
        decide=("决定", "decision"),
        answer=("答复异议", "answer to an objection"),
    ),
    "liaison": _words(
        call=("走访记录", "record of a call"),
        problem=("问题的结果", "what came of a problem"),
        link=("安排包联", "linking"),
        close=("问题的结果", "what came of a problem"),
    ),
}
"""By the kind of a form and what is done in it."""
PAGES: dict[str, Words] = _words(
    trainings=("培训", "Trainings"),
    placements=("上岗和结对", "Placed and paired"),
    contests=("比武", "Contests"),
    reserves=("人才库", "Reserve lists"),
    careers=("岗位和等级", "Posts and grades"),
    promotions=("晋级", "Promotions"),
    links=("包联", "Liaison"),
)
"""Pages that are of many places at once."""
