"""Clean texts, and texts in which an author glossed on purpose, are not touched."""

from __future__ import annotations

import pytest

from huiyin.text.repair import repair
from text.polluter import SHORT, by_bytes, converted, readings
from text.test_repair_families import PAGE, PARAGRAPHS

LEGITIMATE = {
    "place names": "这次走访去了亳(bó)州、歙(shè)县、郫(pí)县和鄱(pó)阳，回来写了四份材料。外地同志常把亳州念错。",
    "place names in traditional script": "走訪團先後到了亳(bó)州、歙(shè)縣、鄱(pó)陽和涪(fú)陵，又去了黟(yī)縣、婺(wù)源，一路記了三本筆記。亳州的同志很熱情，歙縣的路不好走。",
    "surnames": "名单上有单(shàn)师傅、仇(qiú)班长、解(xiè)主任、查(zhā)会计和区(ōu)大姐，点名的人每次都念错，单师傅也不生气。",
    "a textbook list": "一、生字：餐(cān)、厅(tīng)、勺(sháo)、碗(wǎn)、筷(kuài)、锅(guō)。请每个字抄写五遍，并且组词。",
    "a textbook list in traditional script": "生字表：餐(cān) 廳(tīng) 飯(fàn) 鍋(guō) 鏟(chǎn) 麵(miàn) 湯(tāng)。",
    "a primer in traditional script": "夜(yè)班(bān)門(mén)前(qián)一(yī)盞(zhǎn)燈(dēng)，照(zhào)我(wǒ)回(huí)家(jiā)路(lù)幾(jǐ)程(chéng)。",
    "a poem with readings": "炉(lú)火(huǒ)映(yìng)新(xīn)年(nián)，钢(gāng)花(huā)落(luò)满(mǎn)天(tiān)。\n同(tóng)行(háng)三(sān)十(shí)载(zǎi)，笑(xiào)语(yǔ)在(zài)车(chē)间(jiān)。",
    "a poem with wide brackets": "秋（qiū）风（fēng）过（guò）厂（chǎng）房（fáng），桂（guì）子（zǐ）一（yī）院（yuàn）香（xiāng）。",
    "Latin abbreviations": "全国总工会(ACFTU)同国际劳工组织(ILO)签了备忘录，人力资源部(HR)和信息部(IT)派人参加，会场设在五楼(Hall)。",
    "English words": "请发给各部门(wei)同志(staff)：食堂(canteen)、班车(bus)、宿舍(dorm)三项意见由办公室(office)汇总，月底(May)以前报来。",
    "codes": "一车间编号为甲(jia)一、乙(yi)二，二车间编号为丙(bing)三、丁(ding)四，仓库编号为戊(wu)五。甲二和乙一已经停用，丙一待定。",
    "codes with other letters": "班次代号：早班(zb)、中班(zhb)、夜班(yb)；岗位代号：车工(cg)、钳工(qg)、焊工(hg)、电工(dg)。",
    "philology": "“行”字有二音：读作行(xíng)，指行走、行为；读作行(háng)，指行列、行业。本行的人说行话，行家一出手就行。",
    "philology of one sound": "古书里“说”字常通“悦”，读作说(yuè)；游说之说(shuì)又是一音。今人说话、说明、解说、说法，都读平常的音。",
    "questions in brackets": "这项制度执行了吗?(没有)为什么?ok)再议。大家都看到了??下次一定要改!",
    "repeated laughter": "大家都笑了(ha)(ha)(ha)，说这个办法好(hao)，那就试一试(shi)。",
}


@pytest.mark.parametrize("name", LEGITIMATE)
def test_a_rightly_glossed_text_is_not_touched(name: str) -> None:
    found = repair(LEGITIMATE[name])
    assert (found.mapped.text, found.repairs, found.verdict == "polluted") == (LEGITIMATE[name], (), False)


@pytest.mark.parametrize("text", [PAGE, converted(PAGE), *PARAGRAPHS])
def test_a_clean_text_is_not_touched(text: str) -> None:
    found = repair(text)
    assert (found.mapped.text, found.repairs, found.verdict) == (text, (), "clean")


def test_an_author_who_glosses_once_in_a_polluted_page_keeps_the_gloss() -> None:
    page = PAGE + "\n亳(bó)州的同志来信，亳州的情况差不多，亳州也一样。"
    assert repair(by_bytes(page, readings(SHORT))).mapped.text == page


def test_brackets_and_question_marks_stay_in_a_polluted_page() -> None:
    page = PAGE + "\n协作平台(系统)和总部(HQ)都说再等等，等到什么时候?不知道??大家说(笑)：算了吧?!"
    found = repair(by_bytes(page, readings(SHORT)))
    assert (found.mapped.text, [one for one in found.repairs if one.kind == "broken"]) == (page, [])
