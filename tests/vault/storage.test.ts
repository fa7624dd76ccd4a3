import assert from 'node:assert/strict'
import test from 'node:test'
import pg from 'pg'
import { connect } from '#kernel/database.ts'
import { superuserClient } from '#kernel/embedded.ts'
import { redirectLog, setLogLevel } from '#kernel/log.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { cardsPerKey, readKeyRing, rotateKeys, showCard } from '#money/vault/index.ts'
import { prepareVault } from '../../src/apps/vault/prepare.ts'
import { aKey, aVault } from '../support/a-vault.ts'
import { pageOf, typeCard } from '../support/type-card.ts'

const number = '5454617283940410'
const code = '907'
const expiry = '11/30'
const card = { number, expiry, security_code: code }

test('numbers lie in the database sealed for their row; keys are rotated in batches and old ones then not needed', async (t) => {
  const vault = await aVault(t)
  for (const each of ['att_1', 'att_2', 'att_3'])
    assert.equal((await typeCard(await pageOf(vault, each), card)).status, 200)
  const admin = await superuserClient(vault, vault.database)
  admin.on('error', () => undefined)
  const { rows } = await admin.query<{ text: string }>(
    `select string_agg(t::text, ' ') || (select string_agg(y::text, ' ') from vault.tries y) as text from vault.tokens t`,
  )
  const clear = [number, number.slice(0, 12), Buffer.from(number).toString('hex'), expiry]
  assert.deepEqual(
    clear.filter((each) => rows[0]?.text.includes(each)),
    [],
  )
  const next = aKey('k2')
  const ring = mustBeDone(readKeyRing(`${next},${vault.env['VAULT_KEY']}`))
  assert.equal(await rotateKeys({ db: vault.vault.db, ring }), 3)
  assert.deepEqual(await cardsPerKey(vault.vault), [{ keyId: 'k2', count: 3 }])
  const only = mustBeDone(readKeyRing(next))
  const { rows: tokens } = await admin.query<{ id: `tok_${string}` }>(
    'select id from vault.tokens order by id',
  )
  const [first, second] = tokens
  assert.equal((await showCard({ ...vault.vault, ring: only }, first?.id ?? 'tok_'))?.last4, '0410')
  await admin.query(
    `update vault.tokens set sealed = other.sealed, wrapped_key = other.wrapped_key
       from vault.tokens other where tokens.id = $1 and other.id = $2`,
    [first?.id, second?.id],
  )
  await assert.rejects(showCard({ ...vault.vault, ring: only }, first?.id ?? 'tok_'))
  await admin.end()
})

test('the vault cannot enter the shop, no role of the shop can enter the vault, and log lines carry no digits', async (t) => {
  const vault = await aVault(t)
  const shop = await testDatabase(t)
  await prepareVault(
    { host: vault.host, port: vault.port, user: 'postgres', database: 'postgres' },
    { vault: vault.database, shop: shop.database },
  )
  const refusedBy = async (user: string, database: string) => {
    const client = new pg.Client({ host: vault.host, port: vault.port, user, database })
    const error = await client.connect().then(
      () => client.end(),
      (failure: { code?: string }) => failure.code,
    )
    return error
  }
  assert.equal(await refusedBy('kontor_vault', shop.database), '42501')
  for (const role of ['kontor_owner', 'kontor_app', 'kontor_worker', 'kontor_readonly'])
    assert.equal(await refusedBy(role, vault.database), '42501', role)
  const app = await connect({ host: vault.host, port: vault.port, database: shop.database, role: 'app' })
  assert.deepEqual(await app.sql`select 1 as one`, [{ one: 1 }])
  await app.close()
  const lines: string[] = []
  t.after(redirectLog((line) => void lines.push(line)))
  setLogLevel('debug')
  t.after(() => setLogLevel('silent'))
  assert.equal((await typeCard(await pageOf(vault, 'att_1'), { ...card, number: `${number}1` })).status, 422)
  await fetch(`${vault.origin}/card/${number}?number=${number}`)
  assert.ok(lines.length > 3)
  assert.deepEqual(
    lines.filter((line) => line.includes('546172') || line.includes(code.repeat(2))),
    [],
  )
})
