"""How a customer's page looks: one sheet for all of it, for a phone first. No script, nothing from elsewhere."""

from __future__ import annotations

PAGE = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex"><title>{title}</title>
<style>
:root{--ground:light-dark(#f2f6fa,#10151b);--card:light-dark(#fff,#1b232c);--ink:light-dark(#14202c,#e8eef4);
--soft:light-dark(#4a5967,#a9b6c2);--line:light-dark(#8795a3,#66737f);--lead:light-dark(#0b57a4,#8fc4ff);
--on-lead:light-dark(#fff,#07233f);--good:light-dark(#146c2e,#7fd99a);--bad:light-dark(#a3340b,#ffb59a)}
*{box-sizing:border-box}
body{font:17px/1.5 system-ui,sans-serif;margin:0;background:var(--ground);color:var(--ink);overflow-wrap:anywhere}
main{max-width:34rem;margin:0 auto;padding:12px 12px 32px}
header{display:flex;justify-content:space-between;align-items:center;gap:12px;padding:4px 4px 8px}
h1{font-size:1.25rem;margin:0} h2{font-size:1.1rem;margin:0 0 .3rem} h3{font-size:1rem;margin:1.2rem 0 .2rem}
section{background:var(--card);border-radius:20px;padding:20px;margin:0 0 14px}
a{color:var(--lead)} header a,footer a,li a{display:inline-block;padding:.65rem 0;min-height:44px}
p{margin:.4rem 0 0} .soft{color:var(--soft)} .bad{color:var(--bad);font-weight:600}
.good{color:var(--good);font-weight:600}
ol{list-style:none;display:flex;margin:1rem 0 .6rem;padding:0}
ol li{flex:1;text-align:center;font-size:.8rem;color:var(--soft);position:relative;padding-top:26px}
ol li::before{content:"";position:absolute;top:4px;left:calc(50% - 8px);width:16px;height:16px;border-radius:50%;
border:2px solid var(--line);background:var(--card);box-sizing:border-box;z-index:1}
ol li+li::after{content:"";position:absolute;top:11px;right:50%;width:100%;height:2px;background:var(--line)}
ol li.past::before,ol li[aria-current]::before{background:var(--lead);border-color:var(--lead)}
ol li.past::after,ol li[aria-current]::after{background:var(--lead)}
ol li[aria-current]{color:var(--ink);font-weight:700}
ol li[aria-current]::before{outline:4px solid light-dark(#0b57a433,#8fc4ff44)}
dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem;margin:.6rem 0 0} dt{color:var(--soft)} dd{margin:0}
ul{list-style:none;margin:0;padding:0} ul li+li{border-top:1px solid #8884}
ul.reports li{padding:.6rem 0}
fieldset{border:0;padding:0;margin:1.1rem 0 0;min-width:0} legend{font-weight:600;padding:0}
.row{display:flex;gap:8px;margin-top:.4rem} .row label{flex:1;position:relative}
.row input{position:absolute;opacity:0;inset:0;width:100%;height:100%;margin:0}
.row span{display:block;text-align:center;min-height:48px;line-height:46px;border:1.5px solid var(--line);
border-radius:12px} .row input:checked+span{background:var(--lead);color:var(--on-lead);border-color:var(--lead)}
.row input:focus-visible+span{outline:3px solid var(--lead);outline-offset:2px}
.ends{display:flex;justify-content:space-between;font-size:.85rem;color:var(--soft)}
label.field{display:block;font-weight:600;margin-top:1rem}
textarea,select,input[type=text],input[type=tel],input[type=file]{display:block;width:100%;font:inherit;
font-weight:400;border-radius:12px;border:1.5px solid var(--line);padding:11px;margin-top:.3rem;min-height:48px;
background:var(--card);color:var(--ink)} textarea{min-height:6rem}
button{font:inherit;font-weight:600;width:100%;min-height:54px;border:0;border-radius:16px;margin-top:1.1rem;
background:var(--lead);color:var(--on-lead)}
details summary{font-weight:600;font-size:1.1rem;min-height:44px;line-height:44px;cursor:pointer}
footer{color:var(--soft);padding:4px 8px}
</style><main>{content}</main></html>"""

HEAD = """<header><h1>{title}</h1><a href="?lang={other}" lang="{other_lang}">{other_name}</a></header>"""

TOLD = """<section><h2>{words}</h2><p>{more}</p></section>"""

ORDER = """<section><h2>{kind} · {number}</h2>{halt}{steps}<dl>{facts}</dl>{receipts}{rating}</section>"""

FACT = "<dt>{name}</dt><dd>{text}</dd>"

RATE = """<h3 id="rate-{place}">{title}</h3>
<form method="post" action="?lang={lang}"><input type="hidden" name="act" value="rate">
<input type="hidden" name="order" value="{order}">
<div class="row" role="radiogroup" aria-labelledby="rate-{place}">{marks}</div>
<div class="ends"><span>{worst}</span><span>{best}</span></div>
<label class="field">{words}<textarea name="words" maxlength="{most}"></textarea></label>
<button type="submit">{send}</button></form>"""

MARK = '<label><input type="radio" name="stars" value="{mark}" required><span>{mark}</span></label>'

REPORT = """<section><details{open}><summary>{title}</summary>
<form method="post" action="?lang={lang}" enctype="multipart/form-data">
<input type="hidden" name="act" value="report"><input type="hidden" name="once" value="{once}">{about}
<label class="field">{said}<textarea name="said" maxlength="{most}" required>{was_said}</textarea></label>
<label class="field">{caller}<input type="text" name="caller" maxlength="{most_short}" autocomplete="name"
value="{was_caller}"></label>
<label class="field">{phone}<input type="tel" name="phone" maxlength="{most_short}" autocomplete="tel"
value="{was_phone}"></label>
<label class="field" for="photo">{photo}</label><input type="file" id="photo" name="photo"
accept="image/jpeg,image/png" aria-describedby="photo-hint"><p class="soft" id="photo-hint">{photo_hint}</p>
<button type="submit">{send}</button></form></details></section>"""

ABOUT = """<label class="field">{name}<select name="about">{options}</select></label>"""
