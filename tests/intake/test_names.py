from __future__ import annotations

import pytest

from huiyin.intake import names


@pytest.mark.parametrize(
    "name",
    [
        "留言详情",
        "意见内容",
        "意见和建议",
        "意見和建議",
        "意见（必填）",
        " 意 见 ",
        "Comment-Body",
        "comment_text",
        "Feedback",
        "提出的问题/建议",
        "反映内容",
        "改进意见",
    ],
)
def test_names_of_opinions(name: str) -> None:
    assert names.text_rank(name) >= 3
    assert names.meaning(name) == "text"


@pytest.mark.parametrize(
    "name",
    [
        "意见编号",
        "意见数",
        "建议人",
        "留言时间",
        "问题类别",
        "反馈单位",
        "comment_count",
        "Feedback Date",
        "答复意见",
        "处理意见",
        "是否采纳意见",
        "整改措施",
        "领导意见",
        "label",
        "",
    ],
)
def test_names_about_opinions(name: str) -> None:
    assert names.text_rank(name) == 0


def test_order_of_names() -> None:
    ranks = [names.text_rank(name) for name in ("留言详情", "意见", "内容", "留言主题", "姓名")]
    assert ranks == [4, 3, 2, 1, 0]


def test_survey_question_as_name() -> None:
    assert names.text_rank("3. 您觉得哪里还可以做得更好？") == 3
    assert names.text_rank("您的性别？") == 0


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("留言编号", "id"),
        ("comment-id", "id"),
        ("ID", "id"),
        ("序号", "number"),
        ("發言人", "speaker"),
        ("议题", "topic"),
        ("单位", "other"),
        ("说法", None),
    ],
)
def test_meanings(name: str, meaning: str | None) -> None:
    assert names.meaning(name) == meaning


def test_main_content_is_a_topic_that_may_hold_opinions() -> None:
    assert (names.meaning("主要内容"), names.text_rank("主要内容")) == ("topic", 2)


def test_key_of_a_name_made_of_signs_only() -> None:
    assert names.key(" # ") == "#"
    assert names.meaning("#") == "number"
