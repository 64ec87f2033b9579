from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.text.privacy import find, mask


def id_card(first: str) -> str:
    return first + "10X98765432"[sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(first)) % 11]


def card(first: str) -> str:
    total = sum(d - 9 if d > 9 else d for d in (int(c) * (2 if i % 2 == 0 else 1) for i, c in enumerate(reversed(first))))
    return first + str(-total % 10)


PLANTED = [
    ("电话13800000000，请回电", "13800000000", "mobile", "sure"),
    ("手机１３９００００００００", "１３９００００００００", "mobile", "sure"),
    ("打+86 138-0000-0001找我", "+86 138-0000-0001", "mobile", "sure"),
    ("号码一三八〇〇〇〇〇〇〇二", "一三八〇〇〇〇〇〇〇二", "mobile", "sure"),
    (f"身份证{id_card('11010119900307001')}", id_card("11010119900307001"), "id_card", "sure"),
    ("身份证110101199003070010", "110101199003070010", "id_card", "suspected"),
    ("老证号110101900307001", "110101900307001", "id_card", "suspected"),
    ("座机0771-5550001转203", "0771-5550001转203", "phone", "sure"),
    ("值班0510-2012 1830", "0510-2012 1830", "phone", "sure"),
    ("办公电话5550001 月底换号", "5550001", "phone", "suspected"),
    ("办公电话：5550001", "5550001", "phone", "suspected"),
    (f"工资卡{card('622200000000000001')}", card("622200000000000001"), "bank_card", "sure"),
    ("卡号6222 0000 0000 0000 001", "6222 0000 0000 0000 001", "bank_card", "suspected"),
    ("写信到 nobody@example.org 吧", "nobody@example.org", "email", "sure"),
    ("邮箱nobody@example.org", "nobody@example.org", "email", "sure"),
    ("号码幺三八〇〇〇〇〇〇〇二", "幺三八〇〇〇〇〇〇〇二", "mobile", "sure"),
    ("打138.0000.0000", "138.0000.0000", "mobile", "sure"),
    ("打138/0000/0000", "138/0000/0000", "mobile", "sure"),
    ("打138  0000  0000", "138  0000  0000", "mobile", "sure"),
    ("打138\t0000\t0000", "138\t0000\t0000", "mobile", "sure"),
    ("总机(0771)5550001", "(0771)5550001", "phone", "sure"),
    ("加我wx abc_defg123", "abc_defg123", "account", "sure"),
    ("抖音号abc_defg123", "abc_defg123", "account", "sure"),
    ("港澳通行证H00000001", "H00000001", "passport", "sure"),
    ("家住幸福路18号3栋501", "幸福路18号3栋501", "address", "sure"),
    ("住幸福小区3-2-501", "3-2-501", "address", "suspected"),
    ("身份证编号：110101199003070010", "110101199003070010", "id_card", "suspected"),
    ("工单回访电话13800000001", "13800000001", "mobile", "sure"),
    ("发票寄到13800000001", "13800000001", "mobile", "sure"),
    ("1.13800000001", "13800000001", "mobile", "sure"),
    ("tel13800000001", "13800000001", "mobile", "sure"),
    ("手机(138)0000-0001", "(138)0000-0001", "mobile", "sure"),
    ("身份证号1101011990030701", "1101011990030701", "id_card", "suspected"),
    ("身分證字號A123456789", "A123456789", "id_card", "suspected"),
    ("手機0912-345-678", "0912-345-678", "mobile", "sure"),
    ("（02）2345-6789", "（02）2345-6789", "phone", "sure"),
    ("聯絡電話：9123 4567", "9123 4567", "phone", "suspected"),
    ("护照号码是E00000001", "E00000001", "passport", "sure"),
    ("qq号码是：10000001", "10000001", "account", "sure"),
    ("微信账号abc_defg123", "abc_defg123", "account", "sure"),
    ("桂 A12345", "桂 A12345", "plate", "sure"),
    ("校车桂A1234学", "桂A1234学", "plate", "sure"),
    ("现住幸福路18弄3号501室", "幸福路18弄3号501室", "address", "sure"),
    ("举报人：欧阳甲乙", "欧阳甲乙", "name", "suspected"),
    ("本人赵甲乙，男，", "赵甲乙", "name", "suspected"),
    ("此致\n敬礼！\n赵甲乙\n", "赵甲乙", "name", "suspected"),
    ("车牌桂A12345停在门口", "桂A12345", "plate", "sure"),
    ("新能源车粤BD12345", "粤BD12345", "plate", "sure"),
    ("加QQ：10000001", "10000001", "account", "sure"),
    ("微信号abc_defg123", "abc_defg123", "account", "sure"),
    ("护照E00000001丢了", "E00000001", "passport", "sure"),
    ("我叫赵甲乙，是二车间的", "赵甲乙", "name", "suspected"),
    ("家住幸福路18号3栋501室", "幸福路18号3栋501室", "address", "sure"),
    ("3栋2单元501漏水", "3栋2单元501", "address", "suspected"),
    ("My name is Nemo Nobody and I agree", "Nemo Nobody", "name", "suspected"),
    ("I live at 12 Nowhere Street, near the park", "12 Nowhere Street", "address", "suspected"),
    ("Call +44 20 7946 0000 please", "+44 20 7946 0000", "phone", "sure"),
    ("IBAN GB82 WEST 1234 5698 7654 32", "GB82 WEST 1234 5698 7654 32", "bank_card", "sure"),
]  # fmt: skip

NOBODY = [
    "拨打12345没人接，12351也一样", "事件编号20231108000123456", "文号〔2022〕11号", "补贴3,500元一直没发", "2013年11月至2014年1月",
    "一是一，二是二", "加班1200小时", "订单号1234567890123456", "9个小组去了14个市", "高工资留不住人", "王主席说过要改", "版本2.0.1",
    "3栋500多人没热水", "23栋6578套房", "拨打客服电话400-650-0000", "A座12层", "10栋2024年才完工", "早班0800-1700 1300-2200", "电话2024-05-01打过", "电话费5000000元", "总投资13800000000元",
    "WeChat payments are slow since 2024", "增长+12345678", "京A12345号文", "QQ群12345人", "我住的楼没有电梯，老人爬到六楼很累", "住在3号床的人", "万一停电", "本人高血压，不能上夜班",
    "GB82 WEST 1234 5698 7654 33", "case 20260101123456", "我叫不到车",
]  # fmt: skip


@pytest.mark.parametrize(("text", "data", "kind", "certainty"), PLANTED)
def test_planted_data_is_found(text: str, data: str, kind: str, certainty: str) -> None:
    assert [(one.text, one.kind, one.certainty) for one in find(text)] == [(data, kind, certainty)]


@pytest.mark.parametrize("text", NOBODY)
def test_what_is_nobodys_stays(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "covered"),
    [
        ("张三 13900000000 13800000000", "【姓名】 【手机号】 【手机号】"),
        ("手机13900000000 3栋2单元501漏水", "手机【手机号】 【住址】漏水"),
        ("报修13900000000 2024-05-01", "报修【手机号】 2024-05-01"),
        ("电话 0571-8888 9999 3楼", "电话 【电话】 3楼"),
        ("电话3123456 139 0000 0000", "电话【电话】 【手机号】"),
        ("卡号6222 0212 3456 7890 128 转13900000000", "卡号【银行账号】 转【手机号】"),
        ("身份证11010519491231002X 13900000000", "身份证【身份证号】 【手机号】"),
        ("从2024-01-01 2024-02-03 2024-03-04起", "从2024-01-01 2024-02-03 2024-03-04起"),
        ("订单号 20231108 13900000000", "订单号 20231108 【手机号】"),
    ],
)
def test_numbers_beside_each_other_are_told_apart(text: str, covered: str) -> None:
    assert mask(text).mapped.text == covered


@given(st.lists(st.sampled_from(["13900000000", "139 0000 0000", "+86 13900000000", "3", "501", "2024-05-01", "12 ", "a"]), max_size=7), st.sampled_from([" ", "  ", "、", "-"]))
def test_a_mobile_number_is_covered_whatever_stands_beside_it(parts: list[str], between: str) -> None:
    masked = mask("电话：" + between.join(parts)).mapped.text
    assert "13900000000" not in masked and "139 0000 0000" not in masked


@pytest.mark.parametrize("text", ["赵甲乙13800000000", "赵甲乙 138 0000 0000", "我是三车间的赵甲乙，电话13800000000", "联系人赵甲乙，手机号：+86 13800000000", "13800000000（赵甲乙）", "13800000000 赵甲乙", "赵甲乙师傅，电话13800000000", "赵甲乙身份证110101199003070010", "| 赵甲乙 | 男 | 13800000000"])
def test_who_stands_before_a_mobile_number_is_a_name(text: str) -> None:
    assert "赵甲乙" not in mask(text).mapped.text


@pytest.mark.parametrize("text", ["车间电话13800000000", "温度高13800000000", "反映后给我打13800000000", "张贴的电话是13800000000", "万一13800000000", "方便13800000000", "高温13800000000"])
def test_what_else_stands_before_a_mobile_number_is_left(text: str) -> None:
    assert mask(text).mapped.text == text.replace("13800000000", "【手机号】")


def test_a_roster_finds_names_by_themselves() -> None:
    assert mask("听赵甲乙说，钱丙不同意", names=["赵甲乙", "钱丙"]).mapped.text == "听【姓名】说，【姓名】不同意"


def test_the_mark_does_not_tell_the_length() -> None:
    assert mask("电话13800000000").mapped.text == mask("电话+86 138-0000-0000").mapped.text == "电话【手机号】"
    assert mask("mail a.very.long.name@example.org now").mapped.text == "mail [email] now"


PIECES = st.sampled_from([text for text, *_ in PLANTED] + NOBODY + ["，", " ", "食堂", "\n", "０", "1", "\u3000", "😀", "\x00"])


@given(st.lists(PIECES, max_size=8).map("".join))
def test_masking_is_sound(text: str) -> None:
    masked = mask(text)
    ends = [0, *(one.end for one in masked.findings)]
    assert all(before <= one.start < one.end for before, one in zip(ends, masked.findings, strict=False))
    assert all(text[one.start : one.end] == one.text for one in masked.findings)
    covered = {at for one in masked.findings for at in range(one.start, one.end)}
    kept = [at for at in range(len(text)) if at not in covered]
    assert set(kept) <= set(masked.mapped.offsets)
    assert not set(one.text for one in find(masked.mapped.text) if one.certainty == "sure" and one.kind != "address") & {one.text for one in masked.findings}


@given(st.text(max_size=60))
def test_any_text_can_be_masked(text: str) -> None:
    masked = mask(text)
    assert masked.mapped.source_span(0, len(masked.mapped.text)) == (0, len(text))


@pytest.mark.parametrize("part", ["1", "省市县路", "a", "1 ", "a@", "3栋", "+", "我叫", "13800000000，"])
def test_a_megabyte_of_one_thing_comes_to_an_end(part: str) -> None:
    assert isinstance(mask(part * (1_000_000 // len(part))).findings, tuple)
