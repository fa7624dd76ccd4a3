import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { escapeText, html, joined, safeHref, trusted } from './html.ts'

const nasty = `"><script>alert(1)</script>'&`

test('text in content and attributes cannot become markup', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { text: page } = html`<p title="${text}">${text}</p>`
      assert.equal([...page.matchAll(/[<>]/g)].length, 4)
      assert.equal([...page.matchAll(/"/g)].length, 2)
    }),
  )
  assert.equal(html`<p>${nasty}</p>`.text, '<p>&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&#39;&amp;</p>')
})

test('escaped text reads back as it was', () => {
  const read = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&')
  fc.assert(fc.property(fc.string(), (text) => assert.equal(read(escapeText(text)), text)))
})

test('markup inside markup is not escaped twice; lists, numbers and nothing have their place', () => {
  const row = (n: number) => html`<i>${n}</i>`
  assert.equal(html`<b>${[1, 2].map(row)}</b>`.text, '<b><i>1</i><i>2</i></b>')
  assert.equal(html`${null}${undefined}${false}${true}${0}${5n}${''}${[]}`.text, '05')
  assert.equal(joined([html`a`, html`b`], html`, `).text, 'a, b')
  assert.equal(html`${trusted('<b>')}`.text, '<b>')
})

test('an object that only looks like markup is not trusted', () => {
  const forged = JSON.parse('{"text":"<script>"}') as never
  assert.ok(!html`<p>${forged}</p>`.text.includes('<script>'))
})

test('an address that could run code leads nowhere', () => {
  const places = [
    'javascript:alert(1)',
    ' javascript:x',
    'JaVaScRiPt:x',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example',
    'java\nscript:x',
    '\u0001javascript:x',
    'data:image/svg+xml;base64,x',
  ]
  for (const url of places) {
    assert.equal(safeHref(url), '#', url)
    assert.equal(html`<a href="${url}">x</a>`.text, '<a href="#">x</a>')
  }
  for (const url of [
    '/en/cart?a=1',
    'https://a.example/b',
    '#top',
    '?page=2',
    './a',
    'mailto:a@b.example',
    'data:image/png;base64,AA',
    'en/cart',
  ])
    assert.equal(safeHref(url), url)
  assert.equal(html`<form action="/x/${'a"b'}"></form>`.text, '<form action="/x/a&quot;b"></form>')
})

const x = 'x'
const refused: [string, () => unknown][] = [
  [
    'inside a script',
    () =>
      html`<script>
        var a = '${x}'
      </script>`,
  ],
  [
    'inside a style',
    () =>
      html`<style>
        p {
          color: ${x};
        }
      </style>`,
  ],
  ['in an event handler', () => html`<p onclick="${x}"></p>`],
  ['later in an event handler', () => html`<p onclick="go(${x})"></p>`],
  ['in a style attribute', () => html`<p style="color: ${x}"></p>`],
  ['in an attribute without quotes', () => html`<p class=${x}></p>`],
  ['in an attribute without quotes after others', () => html`<p id="${x}" class=${x}></p>`],
]
for (const [where, make] of refused)
  test(`a hole ${where} is refused`, () => {
    assert.throws(make, /assertion failed/)
    assert.throws(make, /assertion failed/, 'the second time as well')
  })

test('optional attributes are markup of their own', () => {
  const checked = (yes: boolean) => html`<input${yes ? html` checked` : ''} name="${x}">`.text
  assert.deepEqual([checked(true), checked(false)], ['<input checked name="x">', '<input name="x">'])
})
