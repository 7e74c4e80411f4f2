import { autoThemeCss } from '../svg/palette.ts';

/** The report's style sheet; its colours are the pictures', light or dark as the reader's system prefers. */
export const REPORT_CSS = `${autoThemeCss(':root')}
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0;background:var(--p-surface);color:var(--p-ink);font:15px/1.5 Inter,'Helvetica Neue',Arial,sans-serif}
main{max-width:1360px;margin:0 auto;padding:32px 24px 64px}
h1{margin:0;font-size:28px;line-height:1.2;overflow-wrap:anywhere}
h2{margin:40px 0 12px;font-size:19px}
p{margin:6px 0;max-width:80ch}
.muted{color:var(--p-muted)}
.tiles{display:flex;flex-wrap:wrap;gap:12px;margin:20px 0;padding:0;list-style:none}
.tiles li{min-width:128px;padding:10px 16px;border:1px solid var(--p-grid);border-radius:8px;background:var(--p-band)}
.tiles span{display:block;color:var(--p-muted);font-size:12.5px}
.tiles strong{font-size:19px;font-weight:600;font-variant-numeric:tabular-nums}
.bad{color:var(--p-failure)}
figure{margin:0 0 28px;border:1px solid var(--p-grid);border-radius:8px;overflow:hidden}
figcaption{display:flex;gap:6px;align-items:center;padding:6px 10px;border-bottom:1px solid var(--p-grid);background:var(--p-band);font-weight:600}
figcaption span{flex:1}
button{font:inherit;font-size:13px;color:inherit;background:var(--p-surface);border:1px solid var(--p-grid);border-radius:6px;min-width:30px;padding:1px 8px;cursor:pointer}
button:hover{border-color:var(--p-muted)}
.view{overflow:auto;max-height:88vh}
.view svg{display:block;max-width:100%;height:auto;margin:0 auto}
.same rect,.same path{stroke:var(--p-ink);stroke-width:2.6;stroke-opacity:1}
.scroll{overflow:auto;max-height:80vh;border:1px solid var(--p-grid);border-radius:8px}
table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
.scroll table{width:100%}
th,td{padding:5px 12px;text-align:left;white-space:nowrap;border-bottom:1px solid var(--p-grid);vertical-align:top}
thead th{position:sticky;top:0;background:var(--p-band);white-space:nowrap}
th button{border:0;background:none;padding:0;min-width:0;font-size:13px;font-weight:600}
th[aria-sort=ascending] button::after{content:' ↑'}
th[aria-sort=descending] button::after{content:' ↓'}
td.number,th.number{text-align:right}
td.prose{white-space:normal;min-width:26ch}
td.id{font-weight:600}
tr.critical td.id::after{content:' critical';font-weight:400;font-size:12px;color:var(--p-muted)}
.figures th{font-weight:400;color:var(--p-muted)}
details{margin:8px 0;border:1px solid var(--p-grid);border-radius:8px;padding:6px 12px}
summary{cursor:pointer}
pre{margin:8px 0;overflow:auto;max-height:60vh;font:12.5px/1.45 ui-monospace,Menlo,Consolas,monospace}
@media print{figcaption button{display:none}.view,.scroll{max-height:none}}`;
