import assert from 'node:assert/strict'
import test from 'node:test'
import { localized, prose } from './prose.ts'

test('what an author types never becomes markup or script', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>1</script>)',
    '[x](//evil.example)',
    '![x](https://evil.example/pixel.png)',
    '[x](/a"onmouseover="alert(1))',
    '`<b>`',
    '# <svg/onload=alert(1)>',
    '| <script> |\n| --- |\n| <script> |',
    '<javascript:alert(1)>',
  ]
  for (const text of hostile) {
    const made = prose(text, 'en').text
    assert.doesNotMatch(made, /<(?:script|img|svg|b)[\s>/]/i, text)
    assert.doesNotMatch(made, /href="(?:javascript|data|\/\/)/i, text)
    assert.doesNotMatch(made, /"\s*on\w+=/i, text)
  }
})

test('headings stand below the page’s own, links get the reader’s language, wide tables can be scrolled', () => {
  assert.match(prose('# One\n\n## Two', 'fr').text, /<h2>One<\/h2>\s*<h3>Two<\/h3>/)
  assert.match(prose('[lamps](/c/lighting)', 'zh').text, /href="\/zh\/c\/lighting"/)
  assert.match(prose('[out](https://example.com/a)', 'zh').text, /href="https:\/\/example.com\/a"/)
  assert.match(prose('| a |\n| --- |\n| b |', 'en').text, /<div class="table-scroll"[^>]*><table>/)
  assert.deepEqual(
    ['/', '/c/x', '/api/docs', '/media/k', 'https://x.example'].map((href) => localized(href, 'fr')),
    ['/fr', '/fr/c/x', '/api/docs', '/media/k', 'https://x.example'],
  )
})
