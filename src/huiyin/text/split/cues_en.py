"""English words that tell what a sentence is, one pattern a line, in lower case. Composed for this project."""

from __future__ import annotations

import re

from huiyin.text.split import secrecy
from huiyin.text.split.cues import NEVER, RIGHT, Cues, formula, one_of

ADDING = one_of(r"""
    (?:and )?(?:also|in addition|additionally|furthermore|moreover|finally|lastly|last of all|secondly|second|thirdly|third|fourthly|fourth|next|besides|separately|first(?:ly)?(?: of all)?|to (?:begin|start) with|on another (?:note|matter)|on a different note|on top of that|and another thing)[,:]\s*|and (?=(?:the|our|my|why) )|(?=i(?:'d| would) also like\b)
    (?:and )?(?:also|then) (?=the|our|my|a )|plus,? (?=the|our|my|a )
    another (?:thing|point|issue|problem)(?: is)?(?: that)?[,:]?\s+|one (?:more|other|last) (?:thing|point)(?: is)?(?: that)?[,:]?\s+|the other (?:thing|issue|point)(?: is)?(?: that)?[,:]?\s+
    my (?:second|third|other|next|last|final) (?:point|issue|concern)(?: is)?(?: that)?[,:]?\s+
""")
CONTINUING = one_of(r"""
    it|its|it's|this|that|that's|these|those|they|they're|their|them|he|she|his|her|such|which|same|either|only|just
    please|could|can|would|maybe|perhaps|why not|why can't|why|let's|hopefully|ideally|suggestion|at least
    so|but|however|yet|still|because|therefore|thus|as a result|for (?:example|instance)|e\.g\.|then|even|otherwise|instead|and(?! (?:the|our|my)\b)|or|nor|not|especially|particularly|in fact|actually|of course|no wonder|as (?:it|a)
    sometimes|usually|often|last (?:week|month|year|time|winter|summer|\w+day)|yesterday|once|twice|until|unless|when|meanwhile|by the time|after that|if
    i (?:suggest|would|think|feel|propose|recommend|hope|believe|asked|reported|understand|know|mean|wish)|i'd|we (?:were told|would|suggest|should|propose|asked|need|could|end up|feel|think|hope|have asked|reported|understand|recommend|want)|we'd|you (?:can|could|have to)
    i can(?:'t|not)|we can(?:'t|not)|two (?:people|of us|colleagues)|one of us|someone|somebody|nobody|no one|nothing|everyone|everybody|there (?:should|could|must)|[^.!?;]{0,60}\bwould (?:help|be|make|do|solve|save)|a (?:simple|card|sign|short|small)|an easy
""")
ATTRIBUTION = r"\s*(?:he|she|they) (?:also |further |then )?(?:added|went on to say|continued)(?: that|,|:)?\s+|\s*(?:\w+(?: and \w+)? both|someone|somebody|some|several|a few|many|others?|one|two|another|most)(?: of (?:us|the \w+))?(?: (?:people|colleagues?|members?|staff|workers?|participants?|drivers?|nurses?|persons?|attendees?|employees))? (?:also )?(?:said|says|reported|reports|noted|added|asked|raised|mentioned|felt|pointed out|complained|suggested|commented|thought|explained|stressed)(?: that|,|:)?\s+"
FEW = "(?:a few|some|two|three|four|several|a couple of|one|[1-9])"
ANNOUNCED = one_of(rf"""
    (?:just |here are |there are |i have |i've got |i want(?:ed)? to raise |i'd like to raise ){{0,2}}{FEW} (?:quick |small |other |main |short ){{0,2}}(?:points?|things?|issues?|comments?|matters?|thoughts?|concerns?|observations?)\b[^.!?]{{0,60}}
    while (?:i'm|i am|we're|we are) [^,.!?]{{0,20}}, (?:the|our|my) [^,.!?]{{1,24}}
    [^.!?]{{0,120}}\b(?:know|say|tell you|raise|mention|report|have|make|got|bring)\b[^.!?]{{0,10}} {FEW} (?:points?|things?|issues?|matters?|complaints?|suggestions?|requests?|questions?)[^.!?]{{0,48}}
    (?:can|may|could) i (?:just )?(?:add|raise|mention) (?:one|another|something)(?: more| else| other)?(?: thing| point)?
    (?:i am|i'm|we are|we're) writing (?:to|about|on|as|because)\b[^.!?]{{0,80}}
""")
COURTESIES = one_of(r"""
    (?:hi|hello|good (?:morning|afternoon|evening)|welcome|dear)\b[^.!?]{0,40}|cheers|regards|best|sincerely[^.!?]{0,20}
    (?:many |kind |first of all,? )?thank(?:s| you)\b[^.!?]{0,60}|(?:i )?hope (?:you(?:'re| are)|this finds)[^.!?]{0,40}
    (?:i|we) (?:do |really |greatly )?appreciate[^.!?]{0,30}\b(?:work|efforts?|time|help|opportunity|chance)\b(?![^.!?]*\b(?:but|however)\b)[^.!?]{0,30}|(?:the )?(?:notes|answers|forms|responses) (?:will|were|have|are)\b[^.!?]{0,50}
    that(?:'s| is| was) (?:all|it|everything|about it)[^.!?]{0,30}|i(?:'ll| will) (?:leave it|stop) (?:there|here)|over to you|i(?:'m| am) (?:worried|afraid|scared)[^.!?]{0,20}(?:job|lose|losing|trouble)[^.!?]{0,20}|keep up the good work|nothing personal|just my (?:two cents|opinion|view)[^.!?]{0,10}
    (?:these|the above|all|this)\b[^.!?]{0,20}(?:views?|opinions?|comments?)[^.!?]{0,10}(?:are|my own|mine|personal)[^.!?]{0,30}|(?:these|this) (?:are|is) (?:just |only )?my (?:own |personal )?(?:views?|opinions?)[^.!?]{0,20}
    (?:with )?(?:kind|best|warm)(?:est)? (?:regards|wishes)[^.!?]{0,20}|yours (?:sincerely|faithfully|truly)[^.!?]{0,20}|(?:i )?(?:look|am looking) forward to[^.!?]{0,50}|(?:sorry|apologies) (?:for|to|if)[^.!?]{0,50}
    (?:i|we) (?:would be|am|are) (?:glad|happy|pleased|grateful)[^.!?]{0,30}(?:reply|answer|response|hear|help)[^.!?]{0,30}
    (?:i|we) (?:hope|trust|would be grateful|would appreciate)[^.!?]{0,30}(?:look into|consider|take|read|reply|hear|help|attention|action|listen)[^.!?]{0,30}|please (?:feel free|do not hesitate|let me know)[^.!?]{0,60}
""")
STAGE = one_of(r"""
    (?:the )?(?:meeting|session|forum|discussion)[^.!?]{0,30}(?:closed|ended|opened|started|adjourned|concluded|finished)[^.!?]{0,30}(?:[.:]\d\d ?(?:[ap]\.?m\.?)?)?
    next meeting\b[^!?]{0,40}|next (?:session|forum)(?:\s*[:–-]| (?:in|on|at|will be)\b)[^!?]{0,40}
    (?:the )?(?:chair|host|facilitator|moderator)\b[^.!?]{0,60}(?:\d\.\d\d)?|(?!nobody|no one|never|not )[^.!?]{0,40}\b(?:welcomed|opened (?:the|by)|closed the|thanked)\b[^.!?]{0,100}|let'?s (?:hear|start|move|begin|go)[^.!?]{0,50}
    [^.!?]{0,40}\bclosed the (?:meeting|forum|session)\b.{0,40}
    (?![^.!?]*\b(?:if|because|unless|but|again)\b)(?:i|we)(?:'ll| will) (?:take (?:that|this|it)\b|chase|look into|raise (?:that|this|it)|check with|ask (?:them|her|him|the \w+)$|get back|pick (?:that|this|it) up|speak to|have a word)[^.!?]{0,60}
    (?:there being|as there was) no [^!?]{0,70}
    (?:the )?(?:[\w-]+ ){0,2}(?:officer|manager|director|management) (?:replied|answered|responded|confirmed|undertook)\b[^!?]{0,140}
    (?:laughter|applause|break|inaudible|crosstalk|continued|end)|closed (?:at )?\d[^a-z]{0,6}(?:[ap]\.?m\.?)?|end of (?:notes|minutes|meeting)
""")
NONE = one_of(r"""
    none|n/?a(?: for [^.]{1,20})?|nil|no|nope|nothing|pass|not applicable|blank|as above|don'?t know|dunno|happy with everything|i'?m (?:fine|good|happy)|(?:all|everything(?:'s| is)?) (?:good|fine|ok|okay)(?: (?:here|from me|with me))?|i have no [^.!?]{0,30}
    no (?:further |other |more |additional |particular |real )?(?:comments?|issues?|concerns?|suggestions?|complaints?|problems?|opinion|feedback|view|response|change|points?|business|matters?)(?: (?:from (?:me|us)|at this time|at present|so far|really|here|this (?:week|month|quarter|time|year|round)|to (?:raise|add|report)))?
    (?:i have |i've got |i've )?nothing(?: else| further| more| really| new)?(?: to (?:add|say|report|raise|complain about))?(?: from (?:me|us|my side|our side)| here| at the moment)?(?: this (?:time|week|month)| today| tonight|,? thanks| thank you)?
""")
AGREE = r"(?:agree(?:s|d)?|second(?:ed|s)?|support(?:s|ed)?|echo(?:es|ed)?|endorse[sd]?|concur(?:s|red)?|same (?:as|here|for me|goes|point|problem|with|on|about|thing)|i've had the same|\w+ agreed with \w+|same(?=,)|ditto|\+1|plus one|likewise|me too|what \w+ said|\w+(?: is|'s| was) (?:right|spot on)|\w+ has a point|as \w+ (?:said|says|mentioned)|hear,? hear|i'm with|back (?=the |what )|i'd back)\b"
AGREE_HEADS = r"(?:(?:i|we|would|also|fully|totally|completely|strongly|can only|can|just|want to|like to|yes|yeah|actually|absolutely|definitely|must|do|and|wholeheartedly|entirely|partly|mostly|generally|broadly|well|ok|everyone|all of us|all|the team)[ ,]+|i'd )*+"

EN = Cues(
    room=2,
    adding=re.compile(rf"\s*{ADDING}"),
    not_added=NEVER,
    adding_clause=re.compile(r"(?<=[,;])\s*(?:plus |and also |and another thing is )"),
    oral=re.compile(r"\b(?:and then the other thing is|another thing is|and also|also the|oh and)\b"),
    continuing=re.compile(rf"\s*{CONTINUING}\b"),
    causes=re.compile(r"\b(?:because|reasons?|for example|for instance|such as|namely|including|e\.g\.|due to|causes?)\b"),
    new_voices=NEVER,
    attribution=re.compile(ATTRIBUTION),
    filler=re.compile(r"\s*p\.?\s?s\.?[:.,]?\s+|\s*(?:yeah|okay|ok|well|um|uh|so|and)\b,? (?:so |um |uh |well ){0,2}"),
    background=NEVER,
    introduction=re.compile(
        r"\s*(?:(?:i am|i'm) (?:a|an|the|one|writing)|i work|i have worked|i've worked|my name|we are (?:a|the|all|writing)|(?:i've|i have) been (?:a|an|here|with|working|employed|in (?:the|this)))\b"
    ),
    writing=re.compile(r"writing|\bwrite\b|written to you"),
    of_letter=re.compile(r"\b(?:this letter|put it on paper|writing (?:to|this)|mind my writing|fuss made|you did ask|you asked|thank you)\b"),
    of_writer=re.compile(r"\s*(?:i'm|i am|i have been|i've been|i drive|i work) (?:a|an|the|on|at|in|out of)\b"),
    this_letter=re.compile(r"this (?:letter|note|e-?mail)\b|\bwriting (?:to|about|because|on behalf)\b"),
    announcement=re.compile(rf"\s*{ANNOUNCED}[,.!:;?\s]*"),
    speaks_now=NEVER,
    going_to_speak=NEVER,
    topic_lead=NEVER,
    courtesy=formula(COURTESIES),
    excuse=NEVER,
    above=re.compile(r"[(\s]*(?:the )?above\b"),
    thanks=re.compile(r"[,;.!]\s*(?:thanks?\b|thank you)[^,.!?]{0,12}[.!]*\s*$"),
    leave=NEVER,
    stage=formula(STAGE),
    promise=re.compile(r"\b(?:we(?:'ll| will)|i(?:'ll| will)|(?:will|to) be (?:fixed|replaced|raised|paid|looked)|goes out)\b"),
    explains=re.compile(r"\b(?:noted|the reason is|let me explain|already (?:been|in|on)|look into|look at)\b"),
    none=re.compile(rf"[\s(\[/\\—–_\-*.]*(?:{NONE})?[\s,!;~/\\—–_)\]\-*?….]*"),
    ditto=formula(r"ditto|same(?: as above| here)?|\+1|me too|″|〃+"),
    agrees=re.compile(
        r"agree|second|support|echo|endorse|concur|same|ditto|\+1|plus one|likewise|me too|said|says|mentioned|right|spot on|point|hear|with"
    ),
    agreement=re.compile(rf"[\s,]*{AGREE_HEADS}{AGREE}"),
    agreement_later=re.compile(
        rf"[^,;]{{4,60}},? i (?:fully |totally )?(?:agree|second|support)(?: with)?(?: (?:that|this|her|him|them|\w+))?{RIGHT}"
    ),
    confirmed=NEVER,
    approved=NEVER,
    refers=re.compile(r"\w"),
    reference=re.compile(r"said|says|mentioned|raised|'s point"),
    objection=re.compile(r"\b(?:disagree|not|but|however)\b|n't\b"),
    turns=re.compile(r"[,;.!]\s*(?P<turn>(?:plus|but|however|also|although|and also)\b,?\s*)?"),
    rhetorical=NEVER,
    contrast=re.compile(r"\s*(?:but|however|though|that said|only|the (?:one|only) (?:\w+ )?(?:thing|fault|problem|trouble|snag))\b"),
    unlike=NEVER,
    content=re.compile(r"\b(?:fine|good|happy|ok|okay|thanks)\b"),
    own_case=NEVER,
    secret=re.compile(secrecy.ENGLISH),
    negated=re.compile(r"\b(?:not|but|however|no|never|too|without|off|broken)\b|n't\b"),
    report=re.compile(
        "brib|embezzl|retaliat|kickback|fraud|falsif|forging|harass|bully|bullied|threaten|stole|stealing|theft|discriminat|cover up|covered up|backhander|fake"
    ),
    request=re.compile(
        r"help me|my (?:case|claim|application|contract|pay)\b[^.]{0,40}(?:please|need)|please (?:help|pay|give me|let me)|i need"
    ),
    question=re.compile(r"\?\s*$"),
    suggestion=re.compile(
        r"suggest|should|please|it would|could we|could the|would be (?:good|nice|better|helpful|great|easier)|recommend|why not|how about|propose|we need|let us|(?:i|we)'d like|would like|would help|can we|ought to|at least get|give us|had better|maybe"
    ),
    praise=re.compile(r"good job|thank|great|excellent|\blove\b|really like|brilliant|appreciate|helpful|well done|credit where|friendly|like my job|\bcomfortable|deserves? praise|good point|wonderful|much better|praised|warmly|big improvement|grateful|delighted|went (?:very )?well|well received|a credit to"),
)
