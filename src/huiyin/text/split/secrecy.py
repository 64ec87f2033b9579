"""Who asks that it should not be known who spoke: in their own words, or as a clerk tells it of them.

A request that is missed shows somebody to those they fear; one that is seen where there is none only covers a source. So whatever sounds like one is taken
for one, but a sentence is no opinion only where it says nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from huiyin.text.split.cues import one_of

#: Whoever is not to be named.
_WHO = "(?:我们?|俺|咱们?|本人|他们?|她们?|其|自己|大家|谁|有人|哪[^,。!?]{0,6}|[^,。!?]{0,5}(?:人|班|组|科|部门|同志|女工|职工)|[^,。!?]{0,4}[讲说提写]的)"
_NOT = "(?:不要|不用|不必|别|勿|不想|不愿意?|不肯|不让|不准|不希望|没想|不能|不得|莫|甭|不方便|不便|不敢|不宜|不打算|唔好)"
_NAME = "(?:名字|姓名|真名|大名|名姓|身份|名)"
#: With what every alternative below begins: looked at first, since that takes a quarter of the time.
_BEGINS = "(?=[希请恳求务要麻千一拜替给为帮望对不别勿没莫甭名姓真大身隐未应此守当我谁出看读落传把写算只就保代瞒所才以匿你唔。(,\\[【])"
CHINESE = _BEGINS + one_of(rf"""
    (?:希望|请|恳请|求|务必|要求|麻烦|千万|一定|拜托|[替给为帮]我们?|望|要|对我的?(?:发言|意见|话))[^。!?;]{{0,10}}(?:(?<!注意)保密|(?:匿名|不记名|不具名)(?=$|[,。!?;)]|处理|反映|[吧哦啊的]?$))
    {_NOT}[^,。!?;]{{0,8}}(?:透露|泄露|外传|公开(?:我|其|本人|[他她]|姓名|名字|身份)|让[^。!?;]{{1,10}}(?:知道|晓得)(?=$|[,。!?;:)啊哦呀了的是我他她谁这])|告诉(?!我[^们]|我$)[^。!?;]{{1,8}}|转[给知告]|传(?:出去|开|到)|署名|具名|[留挂落列]{_WHO}?的?名|注明(?:是|我|[他她])|暴露|打到|念(?:我|[他她]|出来|这)|署我|声张|打听|供出|卖了(?:我|[他她])|记[到在](?:我|[他她])|查(?:是谁|笔迹)|提[我他她](?=$|[,。!?;啊哈了])|写[他她](?=$|[,。!?;])|[写记](?:上|明)?谁[提说讲写]的|[写讲说记][是系][^,。!?;]{{1,6}}(?:[讲说提写]|反映)[的嘅]|把(?:我|[他她])(?:们)?[^,。!?;]{{0,4}}(?:卖|供|说|写|名|暴露|捅)|[写记]进|本子上)
    {_NOT}[^,。!?;]{{0,8}}(?:[写记提点说报列挂署落](?:上|到|进|出)?{_WHO}?的?{_NAME}|[写记提点]我(?![^,。!?;]{{0,2}}[们的](?!名))|[讲说](?:[^,。!?;]{{0,4}})?是{_WHO}|讲出去|说出去|往外[说讲传]|对外[说讲])
    {_NAME}(?:我|也|先|都|就|能|可以?|千万)*(?:不|别|免|甭|莫)[^,。!?;]{{0,4}}(?:写|留|说|提|记|署|登|签|报|落|挂|公开|往外|了吧|了|$)|隐去(?=我|[他她]|其|本人|姓名|真名|名|身份|单位)|名字?(?:给我)?(?:去掉|抹掉|删掉|划掉)|不留名|不挂名|不写(?:全名|名字)|(?:不愿意?|不肯|不便)(?:具名|署名|留名)|(?:所以|就|才)我?没有?[写留署]名字?|\((?:匿名|不具名|不署名|不记名)\)|匿名(?:吧|[说讲]一)|(?<!可)以匿名(?:的?方式|形式|名义|呈)|(?:^|[,。])匿名(?=[,。]|$)|[(\[【]?勿署名
    (?:不想|不愿意?|不希望)[^。!?;,]{{1,10}}(?:知道|晓得)
    应(?:本人|其|当事人|[他她])[^,。]{{0,4}}要求|要求(?:隐去|不(?:公开|透露|写|记|对外|署)|匿名)|此条(?:要求)?不对外公布|[替为帮][^,。!?;]{{1,4}}保守秘密|替我瞒|瞒着[点些]|守口如瓶|当我没[说讲]过?|我是谁(?:我?就)?(?:不|别)|别问我是谁|谁[说讲提]的[^。!?;]{{0,8}}(?:别|不要)[问写提记]|你知我知|出了(?:这个|这)门[^,。!?;]{{0,6}}(?:别|不)|[看读]完(?:就)?烧|落款[^,。!?;]{{0,3}}空|别查笔迹|传到[^,。!?;]{{1,6}}耳|把我(?:卖了|供)|(?:写|算|当)群众反映就
    只(?:跟|和|对)[^,。!?;]{{1,8}}[说讲]一?[声下句]|就在这(?:儿|里)[说讲]|(?:^|[,(])保密(?:$|[,)])|[为代]我?保密|(?<![认以会])[为替帮给](?:我|俺|[他她]|其|本人|当事|举报|反映|来信|提意见|大家)[^,。!?;不]{{0,4}}保密
""")
ENGLISH = one_of(r"""
    (?:keep|treat|hold)[^.!?;]{0,30}(?:confidential|private|in confidence|between us|names? out|me out|anonymous)|in (?:strict |the strictest )?confidence|strictly (?:confidential|between)|between (?:us(?! and)|you and me)|off the record|(?:my|his|her|their) names? (?:be )?(?:left |kept )?out|leave me out
    (?:do not|don't) (?:say|let on)[^.!?;]{0,16}\b(?:me|i|who)\b|(?:do not|don't|did not|didn't|not to|never|without|rather not|prefer not)(?! tell me)[^.!?;]{0,24}(?:mention|minute|record|put|use|using|tell|quote|name|disclose|reveal|attribut)[^.!?;]{0,24}(?:name|me\b|this|who\b|manager|supervisor|boss|i (?:wrote|said))
    (?:do not|don't|did not|didn't|not to|never|rather not|prefer not)[^.!?;]{0,12}(?:share|pass|give)(?: on| out)?(?: (?:my|his|her|their|who))[^.!?;]{0,12}(?:name|identity|is|was)|(?:do not|don't)[^.!?;]{0,12}(?:share|pass) this(?: on)?(?=$|[.,!?;]| (?:with|to) )
    (?:do not|don't|did not|didn't|not)(?: really)? want (?:it|this) to (?:get|come|go) back to|(?:do not|don't|did not|didn't|not)(?: really)? want[^.!?;,]{1,30}to (?:find out|know|hear)|(?:do not|don't|never|not to) let[^.!?;,]{1,30}(?:know|find out|hear)|(?:must not|mustn't|should not|shouldn't) (?:know|find out|hear)|(?:remain|stay|keep me|(?:\bi|\bhe|\bshe|like|want|wish|prefer|asked?) (?:to |must |should |will |would )?be) (?:anonymous|nameless)|not to be (?:named|identified|quoted)|not(?: going to)? sign(?:ing)? (?:this|my name)|won't sign|not for attribution
    (?:request|ask|want|wish|prefer)[^.!?;]{0,14} (?:for )?anonymity|names? (?:is |was |are |were )?withheld|withh[eo]ld[^.!?;]{0,12}names?|didn't hear (?:it|this|that) from me|stay in (?:the|this) room|names? (?:wasn't|was not|not be|isn't|weren't|were not) (?:written|recorded|noted|mentioned|used)
""")
#: A clause beside the request is its reason, thanks or a plea for nothing in particular where it has one of these ...
_REASON = re.compile("怕|担心|免得|以免|还[要想得]|上有老|养家|经不起|谢|拜托|理解|见谅|谅解|查实|核实|做主|公道话|afraid|worried|scared|trouble|thank|my job")
#: ... and, like the request itself, consists of such words alone. Anything else that stands there may be what is complained of.
_CHINESE_WORDS = (
    "保密 匿名 记名 具名 署名 留名 挂名 点名 登记 透露 泄露 外传 公开 传出去 传开 传到 名字 姓名 真名 身份 信息 个人 知道 晓得 告诉 转给 暴露 声张 打听 注明 往外 对外 出去 名"
    " 不要 不用 不必 不想 不愿 不愿意 不肯 不让 不希望 不能 不得 不便 不敢 不宜 不 别 勿 莫 唔好 请 求 恳 敬 麻烦 希望 盼 盼望 务必 千万 一定 要求 必须 拜托"
    " 我 我们 俺 恁 咱 咱们 本人 自己 他 他们 她 她们 佢 其 你 你们 您 大家 谁 哪 哪个 哪间 哪一间 任何人 别人 人家 外人 有人 当事人 反映人 举报人 来信人 来电人 来访人 写信人 人"
    " 领导 组长 班长 队长 站长 园长 厂长 院长 校长 科长 处长 经理 主任 主管 书记 老板 老师 单位 公司 厂 厂里 组 组里 班里 科里 站里 院 院里 库里 部门 车间 工会 组织 上级 同志 报告 纪要 记录 信 封信"
    " 这 这条 这句 这个 这封 这些 这话 这一条 一条 条 话 此 此条 此事 此信 这里 这儿 在这里 那 里 上 下 下去 进 到 并 句 写 说 讲 提 记 念 留 点 传 转 填 看 让 给 把 将 替 为 帮 向 对 和 跟 与 是 系"
    " 的 地 得 嘅 了 着 过 吧 啊 哦 哈 呢 嘛 呀 哩 能 会 可 也 就 都 再 又 还 先 要 想 很 真 去 来 有 在 的话 意见 内容 反映 处理 另外 最后 还有 实在 有点 两句 几句 一句 两点 几点"
    " 怕 担心 害怕 免得 以免 打击 报复 穿 小鞋 为难 针对 找 带来 丢 饭碗 工作 开除 得罪 牵连 惹事 惹祸 上有老下有小 养家 经不起 折腾 做人 做 上班 吃饭 干 混 待 谢谢 多谢 感谢 谢 理解 见谅 谅解 查实 核实 调查 重视 做主 公道话"
).split()
#: Whoever is not to know may have any name.
_WHO_NOT = "(?:让|跟|向|给)[^,。!?;]{1,6}(?:知道|晓得|透露|说|讲)"
_WORDS = re.compile("|".join([_WHO_NOT, *sorted(_CHINESE_WORDS, key=len, reverse=True), "[a-z']+", r"[\W_\d]+"]))
_ENGLISH_WORDS = frozenset(
    "i i'm i'd i'll i've me my mine we our us you your he his him she her they their them who whoever it its that this these those the a an of to from for with in on out by at and or but so as if when"
    " please kindly don't do not didn't did never without rather prefer want would wouldn't could can can't may might must mustn't should shouldn't be is was were been am are has have had get goes go come back let"
    " keep kept leave left treat hold stay remain say said tell told mention use used quote name names named naming disclose reveal share pass give put write wrote written sign signing know find hear minute record"
    " confidential confidence private secret anonymous anonymously anonymity identified identity strictly strict strictest between record off anyone anybody nobody everyone manager boss supervisor foreman head matron"
    " afraid worried scared retaliation trouble job losing lose need work here there thanks thank very much grateful word asked asks ask just all what any letter note".split()
)
_CLAUSE = re.compile(r"[,;:。!?—]|(?<=\w)[.](?=\s|$)")
_WORD, _LATIN, _ENGLISH_WORD = re.compile(r"\w"), re.compile("[a-z]{3}"), re.compile("[a-z][a-z']*")
_CHINESE, _ENGLISH = re.compile(CHINESE), re.compile(ENGLISH)


def asks(low: str) -> bool:
    """Whether somebody asks that it should not be known who spoke, in either language; ``low`` is a plain text in lower case."""
    return _CHINESE.search(low) is not None or (_LATIN.search(low) is not None and _ENGLISH.search(_upright(low)) is not None)


def only_asks(said: str, is_frame: Callable[[str], bool]) -> bool:
    """Whether somebody asks for secrecy and says nothing else: each clause asks or gives a reason for it, in words of asking alone, or is mere frame.

    Args:
        said: A sentence as plain text in lower case.
        is_frame: Whether a clause greets, thanks or announces.
    """
    clauses = [clause for clause in _CLAUSE.split(_upright(said)) if _WORD.search(clause)]
    return asks(said) and all(_is_request(clause) or is_frame(clause.strip()) for clause in clauses)


def _is_request(clause: str) -> bool:
    told = asks(clause) or _REASON.search(clause) is not None
    return told and not _WORDS.sub("", clause) and _ENGLISH_WORDS.issuperset(_ENGLISH_WORD.findall(clause))


def _upright(low: str) -> str:
    """With the apostrophe that the patterns have."""
    return low.replace("’", "'")
