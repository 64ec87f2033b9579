"""English words that say nothing about the matter of an opinion. Composed for this project."""

STOP_WORDS = frozenset(
    """
    a an the i me my mine we us our ours you your yours he him his she her hers it its they them their theirs
    this that these those here there is are was were be been being am do does did doing done have has had having
    will would can could shall should may might must to of in on at for from by with as into about over out up down off
    and or but if then so than too very just also only even again once not no nor yes ok what which who whom whose how why when where
    all any some such own same other each every both more most much many few s t ve re ll d m o
    please thank thanks hello hi dear sir madam
    """.split()
)
