import { type Html, html } from '../wire/html.ts'

/** A whole page of the card world. */
export function cardFrame(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} · simulated cards</title>
        <link rel="stylesheet" href="/assets/cards.css" />
      </head>
      <body>
        <header>
          <span class="house">Simulated cards</span>
          <nav><a href="/cards">Cards</a> <a href="/phone">Phone</a> <a href="/trace">Messages</a></nav>
        </header>
        <main>${content}</main>
        <footer><p>Simulated: no real bank, no real money.</p></footer>
      </body>
    </html>`
}

/** The one style sheet of these pages. */
export const cardStyle = `
:root { color-scheme: light dark; --ground: #f3f1ec; --sheet: #fff; --ink: #1d1b16; --soft: #5d574b; --line: #ddd8cc;
  --deep: #4a2f6b; --deep-ink: #fff; --bad: #a81e26; --good: #17643a; --link: #5b3a86; }
@media (prefers-color-scheme: dark) { :root { --ground: #14121a; --sheet: #1e1b26; --ink: #efecf5; --soft: #b3abc2;
  --line: #393346; --deep: #3b2a56; --bad: #ff9b9b; --good: #7fd6a4; --link: #c7a9f2; } }
*, *::before, *::after { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: flex; flex-direction: column; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; justify-content: space-between; padding: .9rem 1.25rem;
  background: var(--deep); color: var(--deep-ink); }
header a { color: inherit; margin-right: .75rem; } .house { font-weight: 700; }
main { flex: 1; width: min(70rem, 100%); margin: 0 auto; padding: 1.25rem; }
main.narrow, .narrow { max-width: 30rem; margin-inline: auto; }
.sheet { background: var(--sheet); border: 1px solid var(--line); border-radius: .6rem; padding: 1.25rem; margin-bottom: 1.25rem; }
a { color: var(--link); } footer { color: var(--soft); text-align: center; padding: 1rem; font-size: .9rem; }
h1 { font-size: 1.5rem; margin: 0 0 .75rem; } h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
.wide { overflow-x: auto; } table { border-collapse: collapse; width: 100%; background: var(--sheet); }
th, td { text-align: left; padding: .4rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
td.amount, th.amount { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code, .number { font-family: ui-monospace, monospace; white-space: nowrap; }
.elements { margin: 0; padding: 0; list-style: none; display: flex; flex-wrap: wrap; gap: .15rem .9rem; font: .82rem ui-monospace, monospace; }
.elements b { color: var(--soft); } label { display: block; font-weight: 600; margin-bottom: .25rem; }
input, select { font: inherit; padding: .55rem; border: 1px solid var(--soft); border-radius: .4rem; width: 100%;
  background: var(--sheet); color: inherit; min-height: 44px; }
button { font: inherit; font-weight: 600; padding: .55rem 1.1rem; min-height: 44px; border: 0; border-radius: .4rem;
  background: var(--deep); color: var(--deep-ink); cursor: pointer; } td select { width: auto; }
form.inline { display: inline-flex; gap: .4rem; } .bad { color: var(--bad); } .good { color: var(--good); }
.row { display: flex; gap: .75rem; margin-top: 1rem; } button.plain { background: none; color: inherit; border: 1px solid var(--soft); }
:focus-visible { outline: 3px solid #8a63c9; outline-offset: 2px; }
`
