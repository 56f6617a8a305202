"""Head, figures, attention, ranking and map with names that try to be more than names."""

from datetime import date, datetime

import polars as pl
import streamlit as st

from app.i18n import set_language
from app.ui import attention, head, map, periods, ranking, tiles  # noqa: A004 – the map of the republic
from app.ui.charts import bars, style, trend
from app.ui.palette import Tone

EVIL = (
    "**б** :material/home: :red[x] <img src=//evil.example/x> ![a](https://evil.example/a.png) $x$ https://evil.example"
)
NOW = datetime(2026, 3, 3, 14, 40)  # noqa: DTZ001 – a wall clock for the picture

set_language(st.query_params.get("lang", "ru"))
st.set_page_config(layout="wide")
picker = periods.PeriodPicker((date(2026, 1, 12), date(2026, 3, 20)), date(2025, 9, 1), date(2026, 3, 20))
head.head(EVIL, note=EVIL, loaded_at=NOW, now=NOW, period=picker, downloads=lambda kind: f"/export/{kind}")
tiles.tiles([tiles.share_tile("attendance", 0.934, 0.946, line=[0.95, 0.94, 0.934])])
items = [
    attention.Item("late", Tone.AWAITED, "СШ №5", "ждёт ответа", "до 05.03", "Открыть"),
    attention.Item("evil", Tone.OFF, EVIL, EVIL, EVIL, "Напомнить", "Письмо директору"),
]
clicked = attention.attention(items, key="attention", done={"late": "14:33"} if "done" in st.query_params else None)
head.section(EVIL, EVIL, png="/export/chart.png")
frame = pl.DataFrame({"id": [7, 8], "name": [EVIL, "СШ №5"], "rate": [0.85, 0.95], "marks": [[EVIL], []]})
columns = [
    ranking.name("name", "Школа"),
    ranking.bar("rate", "attendance", subject=True),
    ranking.badges("marks", "Сигнал", {EVIL: Tone.OFF}),
]
opened = ranking.ranking(frame, columns, key="ranking", alt="Школы", id_column="id")
style.show(bars.by_name(frame.select("name", value="rate"), "quality"), alt="Столбцы", key="bars")
weeks = pl.DataFrame({"day": [date(2026, 2, 2), date(2026, 2, 9)], "value": [0.9, 0.95]})
style.show(trend.trend(weeks, "attendance", now=EVIL), alt="Линия", key="trend")
regions = pl.DataFrame({"territory_id": [41702, 41703, 41706, 41711], "value": [0.95, 0.93, 0.9, 0.94]})
territory = map.show_map(regions, "attendance", alt="Карта", key="map")
st.text(f"clicked={clicked} opened={opened} territory={territory}")
st.text(f"span={st.session_state.get('span')} vs={st.session_state.get('vs')} days={st.session_state.get('days')}")
