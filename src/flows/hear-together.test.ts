import assert from 'node:assert/strict'
import test from 'node:test'
import { observeStatements } from '#kernel/sql.ts'
import { done } from '#kernel/result.ts'
import { inTransaction } from '#kernel/transaction.ts'
import { answered, type Evidence } from '#money/payments/index.ts'
import { lockOrder } from '#trade/orders/index.ts'
import {
  aRig,
  allIsWell,
  anOrder,
  statesOf,
  toThePage,
  typeCard,
  type Rig,
} from '../../tests/payments/rig.ts'
import { hearAlone, hearEvidence } from './apply-evidence.ts'
import { hearTogether } from './hear-together.ts'
import { withdrawOrder } from './withdraw-order.ts'

/** An order whose payer is on the bank's page, and what the bank says when it is asked; `card`: after it was given there. */
async function anOrderAtTheBank(rig: Rig, { card = true } = {}) {
  const order = await anOrder(rig, [{ price: 1_999n }, { price: 500n, pieces: 1 }])
  const page = await toThePage(rig, order.id)
  rig.deaf = true
  if (card) await typeCard(page.redirectUrl)
  rig.deaf = false
  const said = await rig.connectors.get('bank')?.query(page.merchantRef)
  assert.ok(said !== undefined && said !== 'not_found')
  return { ...order, ...page, evidence: answered('bank', 'poll', said) }
}

const idsAndTimes =
  /[a-z]+_[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|\d{4}-\d\d-\d\dT[0-9:.]+(?:Z|\+00:00)|said:[\w-]{43}/g

/** All that is written of an order and its payment, ids and times by the order in which they first appear. */
async function written({ owner }: Rig, order: string): Promise<unknown> {
  const [row] = await owner.sql<{ all: unknown }>`
    select json_build_array(
      (select json_agg(json_build_array(o.id, o.state, o.paid_at is not null)) from orders.orders o where o.id = ${order}),
      (select json_agg(json_build_array(i.id, i.state, i.version, i.authorized_minor, i.captured_minor, i.authorized_until is null))
         from payments.intents i where i.reference = ${order}),
      (select json_agg(to_jsonb(a) - 'action' - 'connector_ref' - 'created_at' - 'observed_at' - 'authorized_until'
                       - 'session_expires_at' || jsonb_build_object('seen', a.observed_at is not null, 'until', a.authorized_until is not null))
         from payments.attempts a join payments.intents i on i.id = a.intent_id where i.reference = ${order}),
      (select json_agg(json_build_array(p.kind, p.state, p.tries, p.next_sync_at is null, p.decided_at is null, p.failure_code))
         from payments.operations p join payments.attempts a on a.id = p.attempt_id
         join payments.intents i on i.id = a.intent_id where i.reference = ${order}),
      (select json_agg(json_build_array(e.connector, e.dedupe_key, e.source, e.merchant_ref, e.attempt_id, e.signature_ok, e.effect,
                                        e.applied_at is null, length(e.raw) > 0))
         from payments.evidence e join payments.attempts a on a.merchant_ref = e.merchant_ref
         join payments.intents i on i.id = a.intent_id where i.reference = ${order}),
      (select json_agg(json_build_array(h.quantity, h.location, h.expires_at > now() + interval '89 days') order by h.variant_id)
         from inventory.holds h where h.reference = ${order}),
      (select json_agg(to_jsonb(s) - 'created_at' || jsonb_build_object('lines', (
                select jsonb_agg(to_jsonb(l) - 'variant_id' - 'sku' - 'title' order by l.net_minor)
                  from shipping.shipment_lines l where l.shipment_id = s.id)))
         from shipping.shipments s where s.order_id = ${order}),
      (select json_agg(json_build_array(f.type, f.aggregate, f.actor, f.cause, f.payload) order by f.id)
         from kernel.outbox f where f.aggregate = ${order} and f.type <> 'order_placed'),
      (select json_agg(json_build_array(t.kind, t.code, t.amount_minor, t.currency, t.actor, t.cause, t.timeout_seconds > 0, d.path, c.path, p.state))
         from ledger.transfers t
         join ledger.accounts d on d.id = t.debit_id
         join ledger.accounts c on c.id = t.credit_id
         left join ledger.pendings p on p.id = t.id
        where t.cause = ${order})) as all`
  const seen = new Map<string, number>()
  const plain = (_key: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)
  const masked = JSON.stringify(row?.all, plain, 1)
    .replaceAll(idsAndTimes, (id) => {
      if (!seen.has(id)) seen.set(id, seen.size)
      return `<${seen.get(id)}>`
    })
    // How long a hold of the ledger lasts depends on the second.
    .replaceAll(/"timeout_seconds": \d+/g, '"timeout_seconds": 0')
  return JSON.parse(masked)
}

test('what is heard together is written as what is heard alone', async (t) => {
  const rig = await aRig(t)
  const [alone, together, more] = [
    await anOrderAtTheBank(rig),
    await anOrderAtTheBank(rig),
    await anOrderAtTheBank(rig),
  ]
  const slowly = await hearAlone(rig.db, alone.evidence)
  const told = ({ paymentId: _payment, reference: _reference, ...rest }: typeof slowly) => rest
  for (const quickly of await Promise.all([
    hearTogether(rig.db, together.evidence, undefined),
    hearTogether(rig.db, more.evidence, undefined),
  ])) {
    assert.ok(quickly !== undefined)
    assert.deepEqual(told(quickly), told(slowly))
  }
  const expected = await written(rig, alone.id)
  assert.deepEqual(await written(rig, together.id), expected)
  assert.deepEqual(await written(rig, more.id), expected)
  assert.equal((await statesOf(rig, together.id)).order, 'paid')

  const [page, other] = [
    await anOrderAtTheBank(rig, { card: false }),
    await anOrderAtTheBank(rig, { card: false }),
  ]
  const open = await hearAlone(rig.db, page.evidence)
  const openToo = await hearTogether(rig.db, other.evidence, undefined)
  assert.ok(openToo !== undefined)
  assert.deepEqual(told(openToo), told(open))
  assert.deepEqual(await written(rig, other.id), await written(rig, page.id))
  assert.deepEqual(
    told((await hearTogether(rig.db, other.evidence, undefined)) ?? openToo),
    told(await hearAlone(rig.db, page.evidence)),
    'heard again it has no effect, and says so',
  )
  await allIsWell(rig)
})

test('to hear that an order is paid takes four statements and no transaction', async (t) => {
  const rig = await aRig(t)
  const orders = [await anOrderAtTheBank(rig), await anOrderAtTheBank(rig), await anOrderAtTheBank(rig)]
  const asMessage = ({ evidence }: (typeof orders)[number]): Evidence => ({ ...evidence, source: 'notify' })
  const spent = async (heard: readonly Evidence[]) => {
    let [statements, transactions] = [0, 0]
    const acquired = () => void transactions++
    rig.db.pool.on('acquire', acquired)
    observeStatements(() => statements++)
    await Promise.all(heard.map((each) => hearEvidence(rig.db, rig.connectors, each)))
    observeStatements(undefined)
    rig.db.pool.off('acquire', acquired)
    return { statements, transactions }
  }
  const [first, ...others] = orders.map(asMessage)
  assert.ok(first !== undefined)
  assert.deepEqual(await spent([first]), { statements: 4, transactions: 0 })
  const both = await spent(others)
  assert.ok(both.statements <= 8 && both.transactions === 0, JSON.stringify(both))
  for (const { id } of orders) assert.equal((await statesOf(rig, id)).order, 'paid')
})

test('the same evidence many times at once pays once, and an order that changed meanwhile goes the long way', async (t) => {
  const rig = await aRig(t)
  const [often, canceled, held, judged] = [
    await anOrderAtTheBank(rig),
    await anOrderAtTheBank(rig),
    await anOrderAtTheBank(rig),
    await anOrderAtTheBank(rig),
  ]
  const all = await Promise.all(
    Array.from({ length: 12 }, () => hearEvidence(rig.db, rig.connectors, often.evidence)),
  )
  assert.deepEqual(
    all.map(({ effect }) => effect),
    all.map(() => 'moved'),
  )
  assert.equal(all.filter(({ authorized }) => authorized).length, 1)

  await withdrawOrder(rig.db, rig.connectors, { orderId: canceled.id, actor: 'buyer' })
  assert.equal(await hearTogether(rig.db, canceled.evidence, undefined), undefined)

  await inTransaction(rig.db, async (tx) => {
    await lockOrder(tx, held.id)
    assert.equal(await hearTogether(rig.db, held.evidence, undefined), undefined, 'somebody is at it')
    return done(undefined)
  })

  await rig.owner.sql`
    insert into risk.decisions (id, attempt, reference, action, reasons, facts, traits, rule_set, microseconds, decided_at)
    values ('rsk_00000000000000000000000000', ${judged.merchantRef}, ${judged.id}, 'review', '[]', '{}', '[]', 1, 1, now())`
  assert.equal(await hearTogether(rig.db, judged.evidence, undefined), undefined, 'a person is to look')
  await hearEvidence(rig.db, rig.connectors, held.evidence)
  await hearEvidence(rig.db, rig.connectors, judged.evidence)
  assert.equal((await statesOf(rig, held.id)).order, 'paid')
  const parcels = await rig.db.sql`select id from shipping.shipments where order_id = ${judged.id}`
  assert.deepEqual([(await statesOf(rig, judged.id)).order, parcels.length], ['paid', 0])
})
