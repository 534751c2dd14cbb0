"""How the page looks: on light and dark paper, on a phone, and printed."""

from __future__ import annotations

_LIGHT = "--paper:#fff;--ink:#1a1a1a;--aside:#5a5a5a;--line:#d8d8d8;--tint:#f4f5f6;--error:#a83c00;--warning:#7a5200;--info:#0a5c94;--mark:#ffe1b3"
_DARK = "--paper:#14171a;--ink:#e8e8e8;--aside:#a8a8a8;--line:#3a3f44;--tint:#1d2125;--error:#ff9a5c;--warning:#f0c060;--info:#7cc4f4;--mark:#5c4312"
_FONT = "system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',sans-serif"

STYLE = f"""
:root{{color-scheme:light dark;{_LIGHT}}}
@media (prefers-color-scheme:dark){{:root{{{_DARK}}}}}
*{{box-sizing:border-box}}
[hidden]{{display:none!important}}
html{{scroll-padding-top:6rem}}
body{{margin:0 auto;padding:1rem;max-width:75rem;font:1rem/1.5 {_FONT};color:var(--ink);background:var(--paper);overflow-wrap:anywhere}}
h1{{font-size:1.5rem;margin:.5rem 0}}
h2{{font-size:1.25rem;margin:2rem 0 .5rem}}
h3,h4{{font-size:1rem;margin:0;display:inline}}
h4{{display:block;margin:1rem 0 .25rem;padding-top:.5rem;border-top:1px solid var(--line)}}
p{{margin:.25rem 0}}
ul,ol{{margin:.25rem 0;padding-left:1.25rem}}
a{{color:inherit}}
code,pre{{font:.875rem/1.5 ui-monospace,'Cascadia Mono',Menlo,Consolas,'Noto Sans Mono',monospace}}
:focus-visible{{outline:3px solid var(--info);outline-offset:2px}}
nav a{{margin-right:1rem}}
.skip{{position:absolute;left:-100vw}}
.skip:focus{{position:static}}
.aside,.note{{color:var(--aside)}}
.note{{border-left:4px solid var(--warning);padding-left:.5rem}}
summary{{cursor:pointer;padding:.25rem .5rem;background:var(--tint);border-radius:.25rem;margin:.35rem 0}}
form{{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;padding:.5rem 0}}
form{{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line)}}
fieldset{{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1rem}}
legend{{float:left;padding:0;margin-right:1rem}}
label{{display:inline-flex;gap:.35rem;align-items:center}}
.entry{{flex:1 1 11rem;flex-direction:column;align-items:stretch;gap:0}}
input,select,button{{font:inherit;min-width:0;max-width:100%}}
input,select,button{{color:inherit;background:var(--paper);border:1px solid var(--aside);border-radius:.25rem;padding:.25rem .5rem}}
button{{cursor:pointer}}
.findings{{list-style:none;padding:0;margin:0}}
.finding{{border-left:4px solid;padding:.25rem 0 .25rem .75rem;margin:.75rem 0;content-visibility:auto;contain-intrinsic-size:auto 8rem}}
.finding:target{{background:var(--tint)}}
.error{{border-color:var(--error)}}
.warning{{border-color:var(--warning)}}
.info{{border-color:var(--info)}}
.severity{{font-weight:700}}
.error .severity{{color:var(--error)}}
.warning .severity{{color:var(--warning)}}
.info .severity{{color:var(--info)}}
.source{{margin:.25rem 0;padding:.25rem .5rem;background:var(--tint);border-radius:.25rem;white-space:pre-wrap}}
.source .number{{color:var(--aside);user-select:none}}
mark{{background:var(--mark);color:inherit;text-decoration:underline;text-decoration-thickness:2px}}
dl{{margin:0}}
dl div{{display:grid;grid-template-columns:15rem 1fr;column-gap:.5rem;margin:.35rem 0}}
dt{{font-weight:600}}
dd{{margin:0;grid-column:2}}
.fields{{color:var(--aside);font-size:.875rem;padding-left:1rem}}
figure{{margin:.75rem 0}}
.rows{{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,22rem),1fr));gap:1rem}}
.rows svg{{width:100%;max-width:42rem;height:auto}}
.legend ul{{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem}}
.legend li{{display:flex;align-items:center;gap:.5rem}}
.legend svg{{width:60px;height:26px;flex:none}}
.patterns{{position:absolute;width:0;height:0}}
@media (max-width:40rem){{form{{position:static}}html{{scroll-padding-top:0}}dl div{{grid-template-columns:1fr}}dd{{grid-column:1}}}}
@media (forced-colors:active){{mark{{forced-color-adjust:none;background:Highlight;color:HighlightText}}}}
@media print{{
:root{{color-scheme:light;{_LIGHT}}}
body{{max-width:none;padding:0;font-size:10pt}}
form,nav,.skip,button{{display:none!important}}
details::details-content{{content-visibility:visible;display:block;block-size:auto}}
.finding{{content-visibility:visible}}
.finding,figure,dl div{{break-inside:avoid}}
}}
"""
