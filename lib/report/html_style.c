/* The style sheet of a report's page: a calm page on paper, on a telephone and on a wide screen,
 * light and dark. Its hash stands in the page's policy: whoever changes one changes the other, and
 * tests/cli/report-html tells the new one. */
#include "report/html-internal.h"

const char emu_html_style_hash[] = "MLwuDFEWYhpPm0UqiHBXL4Z5pEh5gMdWpb1QxOw15Ak=";

const char *const emu_html_style[] = {
	":root{color-scheme:light dark;--ink:#1a232d;--soft:#55616d;--line:#d5dce3;"
	"--paper:#fff;--wash:#f4f6f8;--accent:#1b5886;--bar:#2f73a8;--warn:#7d4500;"
	"--warn-wash:#fff6e5;--warn-line:#d9952b;--good:#1d6b42}\n",
	"@media (prefers-color-scheme:dark){:root{--ink:#e6ebf0;--soft:#a5b1bd;"
	"--line:#38424d;--paper:#14191f;--wash:#1d242c;--accent:#8cc2ee;--bar:#5b9dd1;"
	"--warn:#f2c47d;--warn-wash:#2d2413;--warn-line:#b17a24;--good:#7fcba1}}\n",
	"*{box-sizing:border-box}\n",
	"html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:auto}\n",
	"body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,"
	"-apple-system,\"Segoe UI\",Roboto,\"Noto Sans\",\"Noto Sans Thai\",\"Noto Sans Hebrew\","
	"\"Noto Sans Devanagari\",\"Helvetica Neue\",Arial,sans-serif;overflow-wrap:break-word}\n",
	"header,nav,main{max-width:74rem;margin-inline:auto;padding-inline:clamp(1rem,4vw,"
	"2.5rem)}\n",
	"header{padding-block:clamp(1.5rem,4vw,3rem) .5rem}\n",
	"nav li{min-width:0;overflow-wrap:anywhere}\n",
	"h1{margin:0;font-size:clamp(1.5rem,1.1rem + 1.8vw,2.25rem);line-height:1.25;"
	"font-weight:650;text-wrap:balance}\n",
	"h2{margin:2.75rem 0 1rem;padding-bottom:.35rem;border-bottom:1px solid var(--line);"
	"font-size:1.35rem;line-height:1.3;font-weight:650}\n",
	"h3{margin:1.75rem 0 .75rem;font-size:1.08rem;line-height:1.35;font-weight:650}\n",
	"p{margin:.5rem 0;max-width:46rem}\n",
	"a{color:var(--accent);text-underline-offset:.15em}\n",
	"a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);"
	"outline-offset:2px}\n",
	".sub{margin:.35rem 0 0;color:var(--soft)}\n",
	".skip{position:absolute;inset-inline-start:1rem;top:-4rem;padding:.5rem 1rem;"
	"background:var(--paper);z-index:2}\n",
	".skip:focus{top:.5rem}\n",
	"nav ul{margin:1rem 0 0;padding:.75rem 0;display:flex;flex-wrap:wrap;"
	"gap:.25rem 1.25rem;list-style:none;border-block:1px solid var(--line);"
	"font-size:.93rem}\n",
	".lines{max-width:52rem;margin:.5rem 0;padding-inline-start:1.25rem}\n",
	".lines li{margin:.3rem 0}\n",
	".lines .warn{margin-inline-start:-1.25rem;list-style:none}\n",
	".status{margin:0;padding:.9rem 1.1rem;list-style:none;background:var(--wash);"
	"border-inline-start:.3rem solid var(--good);border-radius:.25rem}\n",
	".status.warn{background:var(--warn-wash);border-color:var(--warn-line)}\n",
	".status li{margin:.25rem 0}\n",
	".badge{display:inline-block;margin-inline-end:.5em;padding:0 .5em;"
	"border:1px solid var(--warn-line);border-radius:.25rem;background:var(--warn-wash);"
	"color:var(--warn);font-size:.82rem;font-weight:600;line-height:1.5}\n",
	".leads{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,15.5rem),"
	"1fr));gap:.9rem;margin:0;padding:0;list-style:none}\n",
	".leads li{padding:.85rem 1rem .9rem;border:1px solid var(--line);"
	"border-top:.2rem solid var(--bar);border-radius:.3rem;background:var(--paper)}\n",
	".leads li.warn{border-top-color:var(--warn-line)}\n",
	".leads.one{display:block}\n",
	".leads.one li{padding:0;border:0}\n",
	".label{display:block;font-size:.93rem;color:var(--soft)}\n",
	".label a{color:inherit}\n",
	".big{display:block;font-size:2rem;font-weight:650;line-height:1.3;"
	"font-variant-numeric:tabular-nums}\n",
	".big sup{font-size:.5em;font-weight:400}\n",
	".note{display:block;font-size:.86rem;color:var(--soft)}\n",
	".none{color:var(--soft)}\n",
	".big .words{font-size:1rem;font-weight:400}\n",
	"figure{margin:1.25rem 0 1.75rem}\n",
	".scroll{overflow-x:auto;max-width:100%}\n",
	"table{border-collapse:collapse;min-width:min(100%,22rem);font-size:.95rem;"
	"line-height:1.4}\n",
	".wide table{width:100%}\n",
	"caption{padding-bottom:.5rem;text-align:start;font-weight:600}\n",
	"caption.quiet{padding:0;line-height:0}\n",
	"th,td{padding:.42rem .75rem;text-align:start;vertical-align:top;"
	"border-bottom:1px solid var(--line)}\n",
	"th:first-child{padding-inline-start:.25rem}\n",
	".names tbody th{min-width:8.5rem}\n",
	"thead th{vertical-align:bottom;border-bottom:2px solid var(--soft);font-size:.86rem;"
	"font-weight:600;color:var(--soft)}\n",
	"tbody th{font-weight:400;overflow-wrap:anywhere;min-width:3rem}\n",
	"td:not(.n){overflow-wrap:anywhere;min-width:5rem}\n",
	".n{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}\n",
	"thead .n{white-space:normal}\n",
	".m1{padding-inline-end:1.6rem}\n",
	".m2{padding-inline-end:2.7rem}\n",
	"td .marks{position:absolute;white-space:nowrap}\n",
	"[dir=rtl] th.m1{padding-inline:1.6rem .75rem}\n",
	"[dir=rtl] th.m2{padding-inline:2.7rem .75rem}\n",
	"[dir=rtl] .n{text-align:right}\n",
	".total>*{font-weight:650}\n",
	".total sup{font-weight:400}\n",
	"tbody tr:last-child.total>*{border-top:2px solid var(--soft)}\n",
	".i1{padding-inline-start:1.5rem!important}\n",
	".i2{padding-inline-start:2.75rem!important}\n",
	".i3{padding-inline-start:4rem!important}\n",
	"sup{line-height:0;font-size:.75em}\n",
	"sup a{text-decoration:none}\n",
	":target{background:var(--warn-wash)}\n",
	".hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);"
	"white-space:nowrap}\n",
	".chart{display:block;width:100%;max-width:44rem;margin-top:1rem;overflow:visible;"
	"font-size:13px;font-variant-numeric:tabular-nums}\n",
	".chart text{fill:var(--ink)}\n",
	".chart .soft{fill:var(--soft)}\n",
	".chart .bar{fill:var(--bar)}\n",
	".chart .edge{stroke:var(--bar)}\n",
	".chart .axis{stroke:var(--soft)}\n",
	".chart .slot{stroke:var(--soft)}\n",
	".chart .hatch{stroke:var(--soft)}\n",
	"@media (min-width:62rem){.pair{display:grid;grid-template-columns:minmax(0,"
	"11fr) minmax(0,10fr);gap:2.5rem;align-items:start}.pair table{width:100%}"
	".pair .chart{margin-top:.25rem}}\n",
	"@media (max-width:40rem){td:not(.n){min-width:9rem}thead .n{min-width:6.5rem}"
	"tbody th,thead th:first-child{position:sticky;inset-inline-start:0;"
	"background:var(--paper);max-width:11rem}}\n",
	"@media print{@page{size:A4;margin:16mm 14mm}:root{color-scheme:light;--ink:#000;"
	"--soft:#444;--line:#bbb;--paper:#fff;--wash:#fff;--accent:#000;--bar:#3b6f99;"
	"--warn:#000;--warn-wash:#fff;--warn-line:#666;--good:#444}body{font-size:10pt;"
	"line-height:1.4}header,nav,main{max-width:none;padding-inline:0}nav,.skip{"
	"display:none}h1{font-size:17pt}h2{margin-top:1.4rem;font-size:13pt}h2,h3,caption{"
	"break-after:avoid}tr,.leads li,.status,svg,li{break-inside:avoid}thead{"
	"display:table-header-group}.scroll{overflow:visible}table{font-size:9pt}th,td{"
	"padding:.25rem .4rem}a{color:inherit;text-decoration:none}.big{font-size:18pt}"
	".leads{grid-template-columns:repeat(3,1fr)}.leads.one{display:block}.pair{"
	"display:grid;grid-template-columns:11fr 10fr;gap:8mm}.pair table{width:100%}}\n",
	NULL,
};
