import assert from 'node:assert/strict'
import test from 'node:test'
import type { Met } from './found.ts'
import { isSandboxed, isStrict } from './look.ts'
import { roundsMet } from './pages.ts'

const page = (who: 'open' | 'account' | 'desk', kind: string): Met['pages'][number] => ({
  who,
  kind,
  path: kind.replace('*', '1'),
  html: '',
})

test('of what was met only kinds nobody has looked at are walked, in English, by those who may, a dozen in a window', () => {
  const desk = Array.from({ length: 14 }, (_, i) => page('desk', `/admin/part-${i}/*`))
  const pages = [
    page('open', '/en/p/*'),
    page('open', '/fr/p/*'),
    page('open', '/zh'),
    page('account', '/en/account/cards'),
    ...desk,
  ]
  const rounds = roundsMet({ pages }, new Set(['/en/p/*']))
  assert.deepEqual(
    rounds.map(({ group, locale, places }) => [group, locale, places.length]),
    [
      ['desk', 'en', 12],
      ['desk', 'en', 2],
      ['account', 'en', 1],
    ],
  )
  assert.deepEqual(roundsMet(undefined, new Set()), [])
})

test('a policy is strict that lets nothing run but own files', () => {
  const strict = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
  assert.equal(isStrict(strict), true)
  assert.equal(isStrict(strict.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")), false)
  assert.equal(isStrict(strict.replace("script-src 'self'", 'script-src *')), false)
  assert.equal(isStrict("script-src 'self'"), false)
  assert.equal(isStrict(''), false)
  const mail = "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'"
  assert.deepEqual([mail, `${mail} allow-scripts`, strict].map(isSandboxed), [true, false, false])
})
