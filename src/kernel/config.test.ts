import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { loadSettings, secret, settingProblemLines, settingRows, type Settings } from './config.ts'
import { passingFolder } from './testing/temporary.ts'

const strong = (n: number) => `0123456789abcdefghijklmnopqrstuvwxyz${n}`

const safe = () => ({
  KONTOR_MODE: 'production',
  KONTOR_DATA: passingFolder(),
  PUBLIC_ORIGIN: 'https://shop.example',
  BANK_ORIGIN: 'https://bank.example',
  CARRIER_ORIGIN: 'https://carrier.example',
  KONTOR_SECRET: strong(1),
  BANK_KEY: strong(2),
  BANK_WEBHOOK_SECRET: `whsec_${strong(3)}`,
  CARRIER_KEY: strong(4),
  CARRIER_WEBHOOK_SECRET: `whsec_${strong(5)}`,
})

function settingsOf(env: Record<string, string>): Settings {
  const loaded = loadSettings(env)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.value
}

function refusalOf(env: Record<string, string>): string[] {
  const loaded = loadSettings(env)
  assert.ok(!loaded.ok)
  return settingProblemLines(loaded.detail)
}

test('a port no browser opens is refused with what to do, and is fine behind a proxy', () => {
  const env = { KONTOR_DATA: passingFolder(), PORT: '6000' }
  const [line] = refusalOf(env)
  assert.equal(
    line,
    'PUBLIC_ORIGIN is http://127.0.0.1:6000, and browsers open nothing on that port: set PORT, or the port behind a PUBLIC_ORIGIN of your own, to another, such as 3000.',
  )
  assert.equal(settingsOf({ ...env, PUBLIC_ORIGIN: 'https://shop.example' }).port, 6000)
})

test('nothing set is the demo shop on the loopback address', () => {
  const settings = settingsOf({ KONTOR_DATA: passingFolder() })
  assert.equal(settings.mode, 'demo')
  assert.equal(settings.publicOrigin, 'http://127.0.0.1:3000')
  assert.equal(settings.bankOrigin, 'http://127.0.0.1:3010')
  assert.equal(settings.demoSignIns, true)
  assert.equal(settings.host, '127.0.0.1')
})

test('the public origin follows the port', () => {
  assert.equal(
    settingsOf({ KONTOR_DATA: passingFolder(), PORT: '4321' }).publicOrigin,
    'http://127.0.0.1:4321',
  )
})

test('secrets are made once, kept in a file only its owner reads, and are the same at the next start', () => {
  const data = passingFolder()
  const first = settingsOf({ KONTOR_DATA: data })
  assert.equal(statSync(join(data, 'secrets.json')).mode & 0o777, 0o600)
  assert.equal(settingsOf({ KONTOR_DATA: data }).bankKey.reveal(), first.bankKey.reveal())
  assert.notEqual(settingsOf({ KONTOR_DATA: passingFolder() }).bankKey.reveal(), first.bankKey.reveal())
  assert.ok(first.secretKey.reveal().length >= 43)
  assert.match(first.bankWebhookSecret.reveal(), /^whsec_[A-Za-z0-9+/]{43}=$/)
})

test('a secret may come from a file', () => {
  const file = join(passingFolder(), 'key')
  writeFileSync(file, `${strong(9)}\n`)
  const { BANK_KEY: _given, ...rest } = safe()
  assert.equal(settingsOf({ ...rest, BANK_KEY_FILE: file }).bankKey.reveal(), strong(9))
})

test('a secret shows itself to no printer', () => {
  const settings = settingsOf({ ...safe(), BANK_KEY: strong(7) })
  for (const printed of [JSON.stringify(settings), inspect(settings, { depth: 9 }), String(settings.bankKey)])
    assert.ok(!printed.includes(strong(7)))
  assert.ok(!JSON.stringify(settingRows(safe())).includes(strong(2)))
  assert.throws(() => secret(''))
})

test('safe production settings start', () => {
  assert.equal(settingsOf(safe()).mode, 'production')
})

const unsafe: [string, Record<string, string>, RegExp][] = [
  ['no public origin', { PUBLIC_ORIGIN: '' }, /^PUBLIC_ORIGIN is not set/],
  ['a plain http origin', { PUBLIC_ORIGIN: 'http://shop.example' }, /^PUBLIC_ORIGIN is plain http/],
  ['an empty key', { KONTOR_SECRET: '' }, /^KONTOR_SECRET is not set/],
  ['a short key', { KONTOR_SECRET: 'short' }, /^KONTOR_SECRET is shorter/],
  ['a guessable key', { KONTOR_SECRET: 'a'.repeat(40) }, /^KONTOR_SECRET is easy/],
  [
    'a key that begins with a well-known word',
    { KONTOR_SECRET: `changeme${strong(1)}` },
    /^KONTOR_SECRET is easy/,
  ],
  ['no bank key', { BANK_KEY: '' }, /^BANK_KEY is not set/],
  ['a default webhook secret', { BANK_WEBHOOK_SECRET: 'whsec_test' }, /^BANK_WEBHOOK_SECRET is shorter/],
  ['no carrier secret', { CARRIER_WEBHOOK_SECRET: '' }, /^CARRIER_WEBHOOK_SECRET is not set/],
  ['demo sign-ins', { DEMO_SIGN_INS: 'true' }, /^DEMO_SIGN_INS lets anyone/],
  ['simulated money', { SIMULATORS: 'true' }, /^SIMULATORS would/],
  ['the simulated bank', { BANK_ORIGIN: '' }, /^BANK_ORIGIN is not set/],
  ['failpoints', { KONTOR_FAILPOINTS: 'a=throw' }, /^KONTOR_FAILPOINTS makes/],
]
for (const [what, change, expected] of unsafe)
  test(`production refuses ${what}, says why and what to do`, () => {
    const lines = refusalOf({ ...safe(), ...change })
    assert.equal(lines.length, 1, lines.join('\n'))
    assert.match(lines[0] ?? '', expected)
    assert.match(lines[0] ?? '', /: (?:set|put|leave) /)
  })

test('every problem is named at once', () => {
  assert.ok(refusalOf({ KONTOR_MODE: 'production' }).length >= 8)
})

test('production makes no secrets of its own', () => {
  const data = passingFolder()
  refusalOf({ KONTOR_MODE: 'production', KONTOR_DATA: data })
  assert.throws(() => readFileSync(join(data, 'secrets.json')))
})

for (const [env, value] of [
  ['PORT', '70000'],
  ['PORT', '3e3'],
  ['KONTOR_MODE', 'staging'],
  ['SIMULATORS', 'maybe'],
  ['PUBLIC_ORIGIN', 'https://shop.example/path'],
  ['PUBLIC_ORIGIN', 'javascript:alert(1)'],
  ['PUBLIC_ORIGIN', 'http://127.0.0.1:6667'],
])
  test(`${env}=${value} is refused`, () => {
    assert.match(
      refusalOf({ KONTOR_DATA: passingFolder(), [env ?? '']: value ?? '' })[0] ?? '',
      new RegExp(`^${env}`),
    )
  })
