"""Chinese words that say nothing about the matter of an opinion: particles, pronouns, politeness. Composed for this project."""

STOP_WORDS = frozenset(
    """
    的 了 是 在 我 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 没 看 好 自己 这 那 这个 那个 这些 那些 这样 那样
    我们 你们 他们 她们 它们 咱们 大家 他 她 它 们 与 及 或 或者 以及 对 对于 关于 把 被 让 使 给 向 并 并且 而 而且 但 但是 不过 因为 所以 由于 因此
    如果 还 还是 还有 又 再 从 以 于 为 之 其 等 吗 呢 吧 啊 呀 嘛 请 请问 希望 建议 意见 您 您好 你好 尊敬 领导 谢谢 感谢 此致 敬礼
    什么 怎么 为什么 哪 哪里 多少 几 能 能够 可以 应该 应 该 已经 一直 一些 一点 一下 有的 有些 比较 非常 特别 真的 太 更 最 每 各 某
    里 中 下 后 前 时 时候 得 地 个 次 只 才 则 却 即 若 虽然 然后 比如 例如 另外 此外 同时 首先 其次 最后
    """.split()
)

#: Word classes of the segmenter's dictionary that carry no matter: pronouns, prepositions, conjunctions, particles,
#: exclamations, adverbs, numerals, measures, times and places in relation ("inside").
FUNCTION_CLASSES = frozenset("r p c u uj ul uv uz ud ug y e o d m mq q t f".split())
