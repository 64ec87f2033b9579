"""Words of labels, titles, table heads and other lines, in Chinese and English. Composed for this project."""

from __future__ import annotations

import re

from huiyin.text.split.cues import one_of


def _either(chinese: str, english: str = "(?!)") -> re.Pattern[str]:
    return re.compile(f"{chinese}|{english}", re.I)


MEETING = "会议|会后|座谈会?|活动|讨论|调研|走访|访谈|记录|填表|填写|开会|本次|小组"
META_WORDS = one_of(r"""
    时间|日期|地点|邀请|特邀|地址|主题|名称|议题|议程|主持|召集|记录|纪录|整理|汇总|填表|填报|填表日期|填写日期|出席|列席|缺席|请假|参加|参会|与会|到会|应到|实到|人数|组长
    抄送|抄报|主送|报送|附件|附|姓名|性别|年龄|单位|部门|所在部门|工作单位|电话|联[系络]电话|联络|联络方式|填表人声明|声明|整改责任|责任|整改时限|完成时限|联系方式|联系|手机|邮箱|职务|职称|岗位|工号|编号
    审核|审定|校对|签发|签字|签名|印发|来源|作者|责任编辑|编辑|收件|发件|主旨|走访对象|走访|访谈对象|访谈|访谈时间|被访谈|调研时间|调研地点|召开时间|召开地点|收集|收集时间
    方式|形式|范围|对象|回收|发放|有效|页码|密级|天气|备注|注|填写说明|填表说明|温馨提示|文号|信箱|邮编
""")
META_ENGLISH = one_of(r"""
    date|time|in the chair|place|venue|location|room|chair|chairperson|chaired by|minutes(?: taken)?(?: by)?|notes(?: taken)?(?: by)?|note[- ]?taker|present|in attendance|attendees|attending|participants|apologies|absent
    subject|re|to|from|cc|bcc|sent|agenda|team|department|division|name|job title|role|email|e-mail|tel|telephone|phone|mobile|facilitator|moderator|recorder|scribe|secretary|convenor|interviewer|interviewee
    site|shift|ref|reference|page|attachments?|enclosures?|distribution|circulation|(?:date of )?(?:the )?next meeting|duration|author|prepared by|lead|(?:led|organised|hosted|facilitated|run) by|status|version
""")
#: Data of a meeting or form, never a speaker; matched whole, without the blanks inside.
META = _either(f"(?:{MEETING})?的?{META_WORDS}(?:人员|人|单位|情况|名单|同志|者|员|代表|范围|对象)?", META_ENGLISH)
HOST_FIELDS = _either(
    f"(?:{MEETING})?(?:主持|召集|主席|组织)[人者]?",
    "(?:in ?the ?)?chair|chairperson|chairedby|facilitator|moderator|convenor|interviewer|lead|ledby",
)

FIELD_WORDS = one_of(r"""
    (?:主要|其他|整改|改进|对策)?(?:意见|建议)(?:[和与及或]?建议)?|看法|想法|期望|希望|诉求|要求|(?:存在的?|主要|反映)?问题|不足|困难(?:和问题)?|(?:意见|具体|发言|留言|反映)?内容
    事由|案由|事项|反映事项|正文|其[他它]|补充|临时动议|说明|问题描述|[^,。:]{1,10}方面|对[^,。:]{2,12}
""")
FIELD_ENGLISH = one_of(r"""
    (?:any )?(?:other |further |additional |general |your )?(?:comments?|suggestions?|feedback|concerns?|issues?|views?|remarks?|ideas?|thoughts?|improvements?|problems?|complaints?)(?:(?: and|/| or|,| &) ?(?:comments?|suggestions?|ideas?|feedback|concerns?|issues?)){0,3}
    other|anything else|any other business|aob|what should (?:we|change)[^:?]{0,40}|what (?:works|does not work|could be better)[^:?]{0,30}
""")
#: The label of a field whose content is opinions.
FIELD = _either(rf".{{0,30}}?{FIELD_WORDS}(?:[和与及]{FIELD_WORDS})?(?:\([^()]{{0,24}}\))?", FIELD_ENGLISH)
#: Labels that are neither a speaker nor a field.
NOT_SPEAKER = _either(
    f"例如|比如|如下|以下|包括|其中|原因|理由|结论|结果|总之|总的来说|一句话|题目|题|目录|一方面|另一方面|标准|现状|目前|首先|其次|再次|最后|另外|此外|还有|第[一二三四五六七八九十]|[一二三四五六七八九十]是|[一二三]|{FIELD_WORDS}",
    f"notes?|nb|ps|p\\.s\\.?|examples?|e\\.g\\.?|i\\.e\\.?|reasons?|background|summary|conclusion|actions?|decision|first|second|third|firstly|secondly|thirdly|finally|lastly|also|in addition|warning|update|today|context|result|problem|question|point|topic|contents|however|for instance|for example|pros|cons|{FIELD_ENGLISH}",
)
#: What a label that leads in to something ends with, so that it is nobody's name.
LEADING_END = re.compile(
    r"(?:意见|建议|问题|看法|方面|情况|原因|如下|包括|例如|比如|的有|主要有|有|是|为|即|说|讲|问|道|反映|提出|认为|表示|谈到|指出|希望|事|[点条个]|句话|的|了|吗|呢|一下|归纳|原话)$"
)

HOSTS = "主席报告|管理员|主播|主持人?|主席|会议主席|召集人|记录[员人]?|访谈[人员]|采访人|调研组|督导组|问|支书|工作人员"
HOST_ENDS = "结论|指示|讲话|小结|总结|总结讲话|开场|开场白|致辞|致词|点评|插话|宣布|主持人"
REPLIES = "答复|回复|答覆|回覆|回应|解答|解释|表态|决议|决定|裁示|办理情况|处理结果|处理意见|整改措施|反馈"
HOSTS_ENGLISH = "the chair|chair|chairperson|chairman|chairwoman|facilitator|moderator|host|interviewer|convenor|q|presenter|secretary"
REPLIES_ENGLISH = "reply|response|answer|management (?:response|reply)|(?:reply|response|answer) from[^:]{1,30}|actions?|outcome|decision|resolved|follow[- ]?up|hr response|employer|(?:chair(?:'s)? |(?:manager|management|hr|director|head)(?:'s)? ?)(?:reply|response|note|answer|comment)|management"
#: Who leads the talk, and who answers.
HOST = _either(f"(?:会议)?(?:{HOSTS})|.{{0,8}}(?:{HOST_ENDS})", HOSTS_ENGLISH)
REPLY = _either(f".{{0,10}}(?:{REPLIES})", REPLIES_ENGLISH)
NOTE_HOST = _either(f"(?:{HOSTS}|{HOST_ENDS}|{REPLIES})", f"{HOSTS_ENGLISH}|{REPLIES_ENGLISH}")
NOTE_REPLY = _either(f"(?:{REPLIES})", REPLIES_ENGLISH)
#: Acts of speech in the brackets behind a speaker, which are no organisation.
NOTE_ACT = re.compile(
    f"(?:补充|补充发言|再补充|发言|插话|书面|书面发言|代读|代|第.{{1,3}}次发言|再次发言|线上|电话|笑|激动|{HOST_ENDS}|{REPLIES})"
)
#: Who may answer for the organisation.
RANK = re.compile(r"(?:长|书记|主任|经理|主席|总监|领导|总|负责人|management)$", re.I)

#: The head of an organisation, called by the title alone: who is named so answers the others.
HEAD = re.compile(r"(?:副?总经理|董事长|总裁|副?[院校厂局县市区镇乡]长|副?主席|领导|经理|[店馆园里]长|management)(?:同志)?$", re.I)

TITLED = re.compile(
    r"(?P<title>主席|书记|主任|经理|总监|[院校厂局处科部站所]长)\s?(?P<surname>[\u3400-\u9fff])[\u3400-\u9fff]{1,2}(?=[、,;。\s(]|$)"
)

#: Somebody of rank among those who attend.
OFFICIAL = re.compile(r"(?:长|书记|主任|经理|主席|总监)\s?([\u3400-\u9fff]{2,3})(?=[、,;。\s(和及]|$)")

GROUPS = one_of(r"""
    代表团?|同志|师傅|老师|主任|经理|总|长|书记|支书|委员|干事|会计|医生|大夫|护士长?|司机|驾驶员|工程师|技术员|教授|教[师员]|辅导员|[校村]医|学生|保[安洁]|厨师
    [老青新女男职员民技普电焊钳车铣瓦木护校社矿环]工|工人|职工|员工|职员|同仁|同事|党员|团员|干部|群众|居民|村民|业主|[住租商]户|摊主|家长|家属|用户|乘客|顾客|客户|病人|患者|病友|邻居|社员|网友|匿名|嘉宾|观众|会员|骑手|导游|老人|劳模|青年|工友|员|全体
    组|室|部|科|处|股|局|队|班|站|所|车间|总?支部?|工会|妇联|团委|公司|厂|院|校|系|街道|社区|村|乡|镇|方|者|们|家|先生|女士|小姐|大[姐哥]|阿姨|叔|姐|哥|嫂|爷|奶奶|某|某某|[甲乙丙丁戊ABCD]
""")
GROUPS_ENGLISH = r"staff|team|crew|group|reps?|representatives?|workers?|employees|nurses?|drivers?|cleaners?|porters?|operators?|members?|colleagues?|night shift|day shift|shift|department|office|desk|anonymous|speaker ?\w?|table ?\d+|respondent ?\d*|participant ?\d*|p\d+"
#: The name of a group or of an unnamed person, by how it ends.
GROUP = _either(f".{{0,10}}{GROUPS}", rf"(?:[\w'-]+ ){{0,3}}(?:{GROUPS_ENGLISH})")
#: What the name of a place of work ends with.
PLACE_END = re.compile("[厅室部组班厂科局站所院店库区楼]$")
#: Titles before a name.
PERSON_TITLES = "的|[一-鿿]区|窗口|业主|住户|组|部|科|室|队|班|处|股|站|车间|代表|副?(?:主任|经理|书记|主席|厂长)|副?总|[科处部局院校所站队班组课]长|委员|会计|司机|志愿者|工程师|老师|师傅|医生|大夫|护士长?|教授|协理|专员|干事|秘书|总监"
SURNAMES_MORE = "仇冉丘乐习乌乔于云亢仲任伊伏伍佟佘侍俞倪储傅僧党关兰冀农冷况凌凤凯初刁列利劳勾包化匡卓单卜占卞卢印危厉原双古叶司吉吕启吾呼咸哈商喻国堵墨壮夏奚妙姬娄宁宇安宏宓宗官宣宫寇封尉尚尤尧居屈展屠岑岳崔左巩巫巴席师常平庄庆庞应康廉延弓强归德忻怀房扈扬扶折敖文斐施旷明易晏景曲朴权来杭柏柯柳查柴桂桑梅植楚楼樊母毋毕水池沃沙沐洪涂淡温游湛滑滕漆濮燕牟狄狐瓮甄申畅瘳益盖盛盈相眭瞿祁祖祝禄秋种穆窦章竹符笪简管米糜纪练终缪羊翁翟老耿聂胥臧舒良艾芮花苍苏苗茅茹荀荆荣莘菅营葛蒙蒯蒲蓝蓟蔚蔺蔽藏虎虞蚁衡袁裘裴褚计詹许诸谈谌谢谷费贝贡贲赖赫辛边连迟逄逯那邝邢邬邰邱郁郇郎郏郗郜郦郭都鄂酆酒金钮钭铁闫闵阎阙阚阮阳阴陶隆隗雍靳鞠项饶首鲁鲍麦麻黎齐蒋卫沈韩杨朱秦严孔曹华魏姜戚邹范罗毛贺郝邵万钱戴昌殷皮萧禹季童颜骆霍昝嵇惠汲邴松井富焦牧山蓬班仰栾暴戎束幸韶薄宿从索籍闻宰璩寿浦充慕宦鱼容慎戈庾暨弘广东殳越夔厍晁融訾乜养丰巢竺桓佴伯赏仉督苟卿仝邸亓郄候栗晋鄢"
#: Words that begin like a name and are what opinions are about.
TOPIC = re.compile(
    "班长|班组|班子|食堂|班车|安全|高温|车辆|文体|工资|福利|培训|宿舍|后勤|管理|制度|文化|生活|生产|待遇|薪酬|饭菜|环境|卫生|设备|考勤|休假|加班|公车|公开|作风|服务|会议|文件|帮扶|维权|经费|方案|项目|时薪|车位|车间|路灯|温度|程序|包装|党建|房间|房租|万一|单位|方向|方法|史料|江边|花费|严重|常见|常有|常态|明显|方便|安装|应急"
)

COLUMN = _either(
    "序号|编号|支部|小组|科室|组别|姓名|发言人|提出人|反映人|说事人|部门|单位|车间|班组|岗位|职务|意见|建议|意见和?建议|意见内容|主要意见|发言内容|内容|具体内容|发言|问题|备注|时间|日期|方面|类别|答复|办理情况|责任部门|提交时间|留言|留言内容|昵称|人群|工龄",
    r"no|no\.|#|id|name|speaker|team|department|comments?|comment text|feedback|suggestions?|response|answer|date|time|issue|issues raised|remarks?|status|action|owner",
)
TEXT_COLUMN = _either(
    ".{0,6}(?:意见|建议|内容|问题|留言).{0,4}", "comments?|comment text|feedback|suggestions?|issues?|issues raised|remarks?"
)
GROUP_COLUMN = _either("部门|单位|支部|车间|班组|小组|科室|组别", "team|department|unit")
NAME_COLUMN = _either("姓名|发言人|提出人|反映人|说事人|昵称|网名", "name|speaker|raised by|from")
TITLES = "纪要|记录稿?|摘录|摘要|实录|汇总[表稿]?|梳理|小结|汇[编整]|会议|[座恳]谈会|吐槽会|交流会|大会|[意建]见表|建议表|登记表|调查表|问卷|报告|情况|台账|清单|速记|笔记|手记|小记|札记|随记|日记|见闻|纪实|登记|简报|来[信函]|复函|意见[书箱]|通知|反馈|整理|收集|征集|材料|感想|回答|答卷|选登|摘登|一览|发言|表|会"
TITLES_ENGLISH = "notes|minutes|forum|meeting|feedback|survey|summary|session|report|record|log|comments|form|committee|consultation|results|round[- ]?table|council|workshop|retro|retrospective|listening|suggestions|box|clinic|staff|highlights|transcript|questionnaire|town hall"
TITLE = re.compile(rf".{{0,50}}(?:(?:{TITLES})(?:\(.{{0,24}}\))?|\b(?:{TITLES_ENGLISH})\b.{{0,12}})$", re.I)
#: What ends a record: notes on it, who answers for it, thanks.
TAIL = re.compile(
    r"(?:说明|备注|附注|注)\d?\s?:|(?:以上|上述)[^。]{0,24}(?:属实|整理|记录|汇总|为准|供参考)[^。]{0,12}[。]?$|(?:经办|复核|审核|校对|填表人?|汇总人?|整理人?)\s?:"
    r"|(?:感谢|谢谢)(?:大家|各位|所有|参与)[^。]{0,40}[。!]?$|(?:many )?(?:thanks|thank you) to (?:all|every)[^\n]{0,100}$|(?:these|the) notes (?:will|were|are|have)\b[^\n]{0,80}$|notes? (?:will|were|taken|compiled)\b[^\n]{0,80}$",
    re.I,
)
#: A question that a form asks.
ASKED = re.compile(
    r"(?:请问)?[您你](?!好).{2,40}[?:]$|.{0,20}[您你](?:的|认为|觉得|有|还有|最|希望|是否|对).{0,30}[?:]$|anything else\?$|(?:what|how|which|is there|are there|do you|would you|any)\b.{4,80}\?$",
    re.I,
)
PHONE = re.compile(r"(?:电话|手机|微信|tel|phone|邮箱|email)[^,。;]{0,6}[\d*][\d*-]{4,}|1[3-9]\d{9}|\b\d{3,4}-\d{7,8}\b", re.I)
DATE = re.compile(
    r"[(\s]*(?:(?:19|20)\d\d|[二一][〇零○0-9一二三四五六七八九]{3}|(?:中华)?民国.{1,6})?\s?[年./-]?\s?(?:\d{1,2}|[元正一二三四五六七八九十腊]{1,3})\s?[月./-]\s?(?:\d{1,2}|[初一二三四五六七八九十廿]{1,3})\s?[日号]?(?:\s?(?:[上下]午|星期.|周.)?\s?\d{0,2}:?\d{0,2})?[夜晚早晨上中下午]{0,2}[)\s]*"
    r"|(?:(?:19|20)\d\d|[二一][〇零○0-9一二三四五六七八九]{3})年(?:\d{1,2}|[元正一二三四五六七八九十]{1,3})月|\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w{0,8} \d{4}",
    re.I,
)
