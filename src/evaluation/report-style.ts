/** The report's style sheet: one column that reads on a phone, on paper, by day and by night. */

export const STYLE = `
:root{--ink:#1d2430;--soft:#5b6675;--line:#dfe4ea;--paper:#fff;--panel:#f6f8fa;--tuned:#2563c9;--base:#9aa5b4;
--good:#1a7f4b;--good-bg:#e8f6ee;--bad:#b3261e;--bad-bg:#fdeceb;--warn:#8a5a00;--warn-bg:#fff5db;--calm:#45526a;--calm-bg:#eef1f6}
@media (prefers-color-scheme:dark){:root{--ink:#e6eaf0;--soft:#9aa6b5;--line:#323b48;--paper:#12161c;--panel:#1b212a;
--tuned:#6ea8ff;--base:#6d7887;--good:#5ad394;--good-bg:#12301f;--bad:#ff8d85;--bad-bg:#3a1917;--warn:#f0c35c;--warn-bg:#33280d;
--calm:#b8c4d8;--calm-bg:#222a36}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1.25rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:.2rem 0 .3rem;overflow-wrap:anywhere}
h2{font-size:1.15rem;margin:2.4rem 0 .7rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
h3{font-size:1rem;margin:1.4rem 0 .4rem}
p{margin:.4rem 0}
a{color:var(--tuned)}
code,pre{font:.86em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
code{overflow-wrap:anywhere}
pre{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
.soft{color:var(--soft)}.small{font-size:.875rem}
.banner{border-left:5px solid currentColor;border-radius:8px;padding:.8rem 1rem;margin:1rem 0}
.banner strong{display:block;font-size:1.15rem}
.banner p{color:var(--ink)}
.good{color:var(--good);background:var(--good-bg)}.bad{color:var(--bad);background:var(--bad-bg)}
.warn{color:var(--warn);background:var(--warn-bg)}.calm{color:var(--calm);background:var(--calm-bg)}
.mark{display:inline-block;border-radius:999px;padding:.05rem .65rem;font-size:.8rem;font-weight:600;white-space:nowrap}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(10.5rem,1fr));gap:.75rem;margin:1rem 0}
.card{background:var(--panel);border:1px solid var(--line);border-radius:10px;padding:.7rem .9rem}
.card b{display:block;font-size:1.5rem;line-height:1.25;font-variant-numeric:tabular-nums}
.charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,24rem),1fr));gap:.75rem 1.5rem}
figure{margin:0}figcaption{font-size:.875rem;font-weight:600;margin:.3rem 0}
figure svg{display:block;width:100%;height:auto;max-width:34rem}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:.42rem .7rem .42rem 0;border-bottom:1px solid var(--line);vertical-align:top}
th{font-weight:600;color:var(--soft);font-size:.82rem}
td.wide{min-width:15rem}th.rest{width:75%}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.n{white-space:nowrap}
dl{display:grid;grid-template-columns:minmax(7rem,11rem) 1fr;gap:.35rem 1rem;margin:.5rem 0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.track{display:grid;grid-template-columns:minmax(6.5rem,9.5rem) 1fr minmax(4.5rem,max-content);gap:.35rem .8rem;align-items:center;font-size:.92rem}
.bar{height:.95rem;background:var(--panel);border-radius:4px;position:relative}
.bar i{position:absolute;top:0;bottom:0;min-width:3px;border-radius:4px;background:var(--tuned)}
.key{display:inline-block;width:.75em;height:.75em;border-radius:2px;margin:0 .3em 0 .9em}
@media (max-width:34rem){dl{grid-template-columns:1fr;gap:.1rem}dd{margin-bottom:.5rem}}
@media print{main{max-width:none;padding:0}body{font-size:11pt}h2{break-after:avoid}figure,.card,.banner,tr{break-inside:avoid}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
