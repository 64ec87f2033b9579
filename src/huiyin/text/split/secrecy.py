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
_BEGINS = "(?=[希请恳求务要麻千一拜替给为帮望对不别勿没莫甭名姓真大身隐未应此守当我谁出看读落传把写算只就保代瞒所才以匿你。(,\\[【])"
CHINESE = _BEGINS + one_of(rf"""
    (?:希望|请|恳请|求|务必|要求|麻烦|千万|一定|拜托|[替给为帮]我们?|望|要|对我的?(?:发言|意见|话))[^。!?;]{{0,10}}(?:保密|(?:匿名|不记名|不具名)(?=$|[,。!?;)]|处理|反映|[吧哦啊的]?$))
    {_NOT}[^,。!?;]{{0,8}}(?:透露|泄露|外传|公开(?:我|其|本人|[他她]|姓名|名字|身份)|让[^。!?;]{{1,10}}(?:知道|晓得)|告诉(?!我[^们]|我$)[^。!?;]{{1,8}}|转[给知告]|传(?:出去|开|到)|署名|具名|[留挂落列]{_WHO}?的?名|注明(?:是|我|[他她])|暴露|打到|念(?:我|[他她]|出来|这)|署我|声张|打听|供出|卖了(?:我|[他她])|记[到在](?:我|[他她])|查(?:是谁|笔迹)|提[我他她](?=$|[,。!?;啊哈了])|写[他她](?=$|[,。!?;])|[写记](?:上|明)?谁[提说讲写]的|[写讲说记][是系][^,。!?;]{{1,6}}(?:[讲说提写]|反映)[的嘅]|把(?:我|[他她])(?:们)?[^,。!?;]{{0,4}}(?:卖|供|说|写|名|暴露|捅)|[写记]进|本子上)
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
    (?:do not|don't|did not|didn't|not)(?: really)? want (?:it|this) to (?:get|come|go) back to|(?:do not|don't|did not|didn't|not)(?: really)? want[^.!?;,]{1,30}to (?:find out|know|hear)|(?:do not|don't|never|not to) let[^.!?;,]{1,30}(?:know|find out|hear)|(?:must not|mustn't|should not|shouldn't) (?:know|find out|hear)|(?:remain|stay|be|keep me) (?:anonymous|nameless)|not to be (?:named|identified|quoted)|not(?: going to)? sign(?:ing)? (?:this|my name)|won't sign|not for attribution
    (?:request|ask|want|wish|prefer)[^.!?;]{0,14} (?:for )?anonymity|names? (?:is |was |are |were )?withheld|withh[eo]ld[^.!?;]{0,12}names?|didn't hear (?:it|this|that) from me|stay in (?:the|this) room|names? (?:wasn't|was not|not be|isn't|weren't|were not) (?:written|recorded|noted|mentioned|used)
""")
#: Why somebody asks, thanks, and pleas for nothing in particular: no matter of their own.
_REASON = re.compile(
    r"(?:我们?|俺)?(?:很|真|实在|也|都|有点)*(?:怕|担心|害怕|免得|以免)[^,。!?;]{0,4}(?:打击|报复|小鞋|为难我|知道|针对我|找我?麻烦|丢(?:了|掉)?(?:饭碗|工作)|开除|得罪|牵连|惹[祸事])[^,。!?;]{0,3}"
    r"|(?:我们?|俺)还[要想得](?:在|干|做|混|吃|过|上|待|呆)[^,。!?;]{0,8}|上有老下有小|经不起[^,。!?;]{0,4}|多?谢谢?[^,。!?;]{0,4}|拜托[^,。!?;]{0,2}|理解|见谅|谅解"
    r"|(?:请|求|恳请|盼望?|希望)(?:各位)?(?:组织|领导|工会|上级|你们|您)[^,。!?;]{0,4}(?:查实|核实|调查|重视|做主|说句公道话)|我(?:说|讲)(?:两|几|一)?[句点个](?:话|事)?|^[好记知]道?下?的?了?$"
    r"|\b(?:i am|i'm) (?:\w+ )?(?:afraid|worried|scared)(?: of (?:my )?(?:boss|manager|supervisor|retaliation|losing my job|trouble))?|\bi (?:still )?(?:have|need) to (?:work|keep)[^,.]{0,20}|\bi (?:do not|don't) want (?:any )?trouble|\bthank(?:s| you)?[^,.]{0,16}"
)
#: What may stand beside a request or a reason without saying anything.
_EMPTY = re.compile(
    r"[\W_]+|请|您|你们?|恳|求|麻烦|希望|千万|一定|务必|可|也|就|都|再|的话|了|吧|啊|哦|哈|呢|嘛|另外|最后|还有|我们?|本人|的|是|这[条句个话]*|此[条事]?|意见|讲|说|提|写|反映|领导|同志|组织|工会|处理|要求|能|帮|替|给|和|建议|以上|内容|信"
    r"|\b(?:please|this|that|it|i|would|like|to|and|but|so|my|me|names?|can|you|the|for|asked?|said|just)\b"
)
#: So many characters of Chinese may be left of a clause that asks, and of one beside it.
_LEFT, _BESIDE = 4, 2
_CLAUSE = re.compile(r"[,;:。!?—]|(?<=\w)[.](?=\s|$)")
_WORD, _LATIN = re.compile(r"\w"), re.compile("[a-z]{3}")
_CHINESE, _ENGLISH = re.compile(CHINESE), re.compile(ENGLISH)


def asks(low: str) -> bool:
    """Whether somebody asks that it should not be known who spoke, in either language; ``low`` is a plain text in lower case."""
    return _CHINESE.search(low) is not None or (_LATIN.search(low) is not None and _ENGLISH.search(_upright(low)) is not None)


def only_asks(said: str, room: int, is_frame: Callable[[str], bool]) -> bool:
    """Whether somebody asks for secrecy and says nothing else: each clause asks, gives a reason for it, or is mere frame.

    Args:
        said: A sentence as plain text in lower case.
        room: How many characters its language takes for one of Chinese.
        is_frame: Whether a clause greets, thanks or announces.
    """
    clauses = [clause for clause in _CLAUSE.split(_upright(said)) if _WORD.search(clause)]
    return asks(said) and all(_is_request(clause, room) or _is_reason(clause, room) or is_frame(clause.strip()) for clause in clauses)


def _is_request(clause: str, room: int) -> bool:
    return asks(clause) and len(_EMPTY.sub("", _ENGLISH.sub(" ", _CHINESE.sub(" ", clause)))) <= _LEFT * room


def _is_reason(clause: str, room: int) -> bool:
    return _REASON.search(clause) is not None and len(_EMPTY.sub("", _REASON.sub(" ", clause))) <= _BESIDE * room


def _upright(low: str) -> str:
    """With the apostrophe that the patterns have."""
    return low.replace("’", "'")
