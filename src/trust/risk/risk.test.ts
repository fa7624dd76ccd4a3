import assert from 'node:assert/strict'
import test, { after } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { newId } from '#kernel/ids.ts'
import { money } from '#kernel/money.ts'
import { ports, usePorts } from '#kernel/ports.ts'
import { done, mustBeDone } from '#kernel/result.ts'
import { observeStatements } from '#kernel/sql.ts'
import { testDatabase } from '#kernel/testing/database.ts'
import { inTransaction, type Tx } from '#kernel/transaction.ts'
import {
  assessAttempt,
  decideReview,
  findDecision,
  forgetOldTraits,
  growFromHistory,
  holdForReview,
  listDecisions,
  noteAnswers,
  putInForce,
  recordOutcome,
  relativesOf,
  reviewQueue,
  saveRules,
  storeModel,
  tryRules,
  withdrawReviews,
  type Attempted,
} from './index.ts'
import { addressBlock, hashTraits } from './traits.ts'

const secret = 'a key of thirty-two characters ..'

function anAttempt(given: Partial<Attempted> = {}): Attempted {
  const id = newId('att')
  return {
    attempt: id,
    reference: newId('ord'),
    amount: money(5_000n, 'EUR'),
    method: 'card',
    country: 'DE',
    shipTo: 'DE',
    mail: 'ann@example.com',
    ...given,
    traits: { mail: given.mail ?? 'ann@example.com', ...given.traits },
  }
}

const inTx = async <T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> =>
  mustBeDone(await inTransaction(db, async (tx) => done(await work(tx))))

async function rules(db: Db, text: string, thresholds = {}): Promise<void> {
  mustBeDone(await inTx(db, (tx) => saveRules(tx, { text, thresholds, note: 'test', actor: 'op' })))
}

const db = await testDatabase({ after })
const worker = await db.as('worker')
const judge = (given: Partial<Attempted> = {}) => assessAttempt(db, secret, anAttempt(given))

test('an attempt costs two statements', async () => {
  await judge()
  let count = 0
  observeStatements(() => void count++)
  const attempted = anAttempt({ traits: { ip: '203.0.113', device: 'd', address: 'a', card: 'visa 4242' } })
  await assessAttempt(db, secret, attempted)
  observeStatements(undefined)
  assert.equal(count, 2)
})

test('asked twice, also at once, an attempt has one decision and counts once', async () => {
  const attempted = anAttempt({ mail: 'twice@example.com' })
  const answers = await Promise.all(Array.from({ length: 5 }, () => assessAttempt(db, secret, attempted)))
  assert.equal(new Set(answers.map(({ id }) => id)).size, 1)
  const next = await judge({ mail: 'twice@example.com' })
  assert.equal((await findDecision(db, next.id))?.facts['mail_count_1h'], 1)
})

test('a mail address with a plus or dots is the same box, and nothing of it is stored', async () => {
  await judge({ mail: 'jo.doe@gmail.com' })
  const { id } = await judge({ mail: 'JoDoe+shop@gmail.com' })
  assert.equal((await findDecision(db, id))?.facts['mail_count_24h'], 1)
  const [stored] = await db.sql<{ text: string }>`
    select string_agg(to_jsonb(d)::text, ' ') as text from risk.decisions d where d.id = ${id}`
  assert.ok(stored !== undefined && !/doe|gmail/i.test(stored.text))
})

test('counts and sums leave their windows as time passes', async () => {
  const mail = 'slow@example.com'
  await judge({ mail })
  const real = ports()
  const restore = usePorts({ ...real, now: () => new Date(real.now().getTime() + 2 * 3_600_000) })
  const { id } = await judge({ mail })
  restore()
  const facts = (await findDecision(db, id))?.facts
  assert.deepEqual([facts?.['mail_count_1h'], facts?.['mail_count_24h'], facts?.['mail_sum_24h']], [0, 1, 50])
})

test('ten cards on one device within a day go to the queue, twenty are refused', async () => {
  const device = 'many'
  const actions: string[] = []
  for (let i = 0; i < 21; i++) {
    const attempted = anAttempt({ mail: `c${i}@example.com`, traits: { device } })
    actions.push((await assessAttempt(db, secret, attempted)).action)
    await inTx(db, (tx) =>
      noteAnswers(tx, secret, 'declined', [{ attempt: attempted.attempt, card: `visa ${i}` }]),
    )
  }
  assert.deepEqual([actions[9], actions[10], actions[20]], ['step_up', 'review', 'refuse'])
})

test('fraud marks every trait of the attempt, and its relatives are found', async () => {
  const first = anAttempt({ mail: 'thief@example.com', traits: { address: 'Under the bridge' } })
  await assessAttempt(db, secret, first)
  await inTx(db, (tx) =>
    noteAnswers(tx, secret, 'authorized', [{ attempt: first.attempt, card: 'visa 6666' }]),
  )
  for (const kind of ['chargeback', 'chargeback'] as const)
    await inTx(db, (tx) => recordOutcome(tx, { attempt: first.attempt, kind, actor: 'test' }))
  const again = await judge({ mail: 'other@example.com', traits: { address: 'under  the BRIDGE' } })
  assert.equal(again.action, 'review')
  const byCard = await judge({ mail: 'third@example.com', traits: { card: 'visa 6666' } })
  assert.equal(byCard.action, 'refuse')
  const relatives = await relativesOf(db, again.id)
  assert.deepEqual(
    relatives.map(({ shared }) => shared),
    [['address']],
  )
  assert.equal((await findDecision(db, again.id))?.facts['address_frauds'], 1)
})

test('a held attempt waits in the queue and is decided once', async () => {
  const attempted = anAttempt({ mail: 'x@mailinator.com', amount: money(30_000n, 'EUR') })
  const { id, action } = await assessAttempt(db, secret, attempted)
  assert.equal(action, 'review')
  assert.deepEqual(
    [
      await inTx(db, (tx) => holdForReview(tx, attempted.attempt, 'c')),
      await inTx(db, (tx) => holdForReview(tx, attempted.attempt, 'c')),
    ],
    [true, true],
  )
  assert.ok((await reviewQueue(db)).some((each) => each.id === id))
  const given = { verdict: 'refuse', actor: 'op', note: 'no such street' } as const
  const both = await Promise.all([1, 2].map(() => inTransaction(db, (tx) => decideReview(tx, id, given))))
  assert.equal(both.filter(({ ok }) => ok).length, 1)
  assert.deepEqual((await findDecision(db, id))?.outcomes, ['operator_refused'])
  const other = anAttempt({ mail: 'y@mailinator.com', amount: money(30_000n, 'EUR') })
  await assessAttempt(db, secret, other)
  await inTx(db, (tx) => holdForReview(tx, other.attempt, 'c'))
  await inTx(db, (tx) => withdrawReviews(tx, other.reference))
  assert.equal((await listDecisions(db, { reference: other.reference }))[0]?.state, 'withdrawn')
  const free = anAttempt({ mail: 'free@example.com' })
  await assessAttempt(db, secret, free)
  assert.equal(await inTx(db, (tx) => holdForReview(tx, free.attempt, 'c')), false)
})

test('rules are tried on past attempts before they are in force, then decide the next', async () => {
  const text = 'refuse when method = "card" and amount >= 40 because Too much for a card'
  for (let i = 0; i < 61; i++)
    await judge({ mail: `m${i}@example.com`, traits: { ip: '203.0.113', device: `d${i}` } })
  const tried = await tryRules(db, { text, thresholds: {} })
  assert.ok(tried.ok && tried.value.attempts > 60)
  assert.ok((tried.value.moves.find(({ from, to }) => from === 'allow' && to === 'refuse')?.count ?? 0) > 60)
  assert.equal((await judge({ mail: 'calm@example.com' })).action, 'allow')
  await rules(db, text)
  const { id, action } = await judge({ mail: 'calm@example.com' })
  assert.equal(action, 'refuse')
  const reasons = (await findDecision(db, id))?.reasons
  assert.deepEqual(reasons, [{ kind: 'rule', action: 'refuse', says: 'Too much for a card' }])
  const faulty = await tryRules(db, { text: 'refuse when color = 1 because x', thresholds: {} })
  assert.equal(!faulty.ok && faulty.refusal, 'unknown_feature')
})

test('a rule that allows silences the model and milder rules, not one that refuses', async () => {
  await rules(db, 'allow when amount = 50 because a\nreview when guest = 1 because b')
  assert.equal((await judge()).action, 'allow')
  await rules(db, 'allow when amount = 50 because a\nrefuse when guest = 1 because b')
  assert.equal((await judge()).action, 'refuse')
})

test('a model is grown from history, tested on later days, and asks for a review', async () => {
  const span = { trainDays: 60, waitDays: 7, testDays: 14 }
  const early = await growFromHistory(worker, span)
  assert.equal(!early.ok && early.refusal, 'too_little_history')
  await (
    await db.as('owner')
  ).sql`
    with made as (
      insert into risk.decisions (id, attempt, reference, action, reasons, facts, traits, rule_set, microseconds, decided_at)
      select 'rsk_' || translate(lpad(i::text, 26, '0'), 'ilou', '0000'), 'old' || i, 'old', 'allow', '[]',
             jsonb_build_object('amount', (i * 37) % 500, 'guest', i % 2, 'hour', i % 24), '[]', 1, 900,
             now() - make_interval(hours => i)
        from generate_series(1, 2000) as given (i)
      returning id, facts)
    insert into risk.outcomes (decision_id, kind)
    select id, case when (facts ->> 'amount')::integer > 450 and facts ->> 'guest' = '1' then 'chargeback'
                    else 'authorized' end
      from made`
  const grown = await growFromHistory(worker, span, { trees: 30 })
  assert.ok(grown.ok && (grown.value.measures.own?.auc ?? 0) > 0.95)
  const version = await storeModel(worker, grown.value)
  mustBeDone(await putInForce(worker, version))
  await rules(db, '', { review: 0.5 })
  const bad = await judge({ amount: money(49_000n, 'EUR') })
  assert.deepEqual([bad.action, (await judge()).action], ['review', 'allow'])
  const decision = await findDecision(db, bad.id)
  assert.ok((decision?.probability ?? 0) > 0.5 && decision?.model === version)
  assert.ok(decision?.reasons.some((each) => each.kind === 'model' && each.feature === 'amount'))
  mustBeDone(await putInForce(worker, undefined))
  assert.equal((await judge({ amount: money(49_000n, 'EUR') })).action, 'allow')
  assert.equal((await putInForce(worker, 99)).ok, false)
})

test('counters of last week and traits of last year are forgotten', async () => {
  const owner = await db.as('owner')
  await owner.sql`update risk.velocity set slot = slot - interval '9 days'`
  await owner.sql`update risk.known set last_seen_at = last_seen_at - interval '401 days'`
  await owner.sql`update risk.decisions set decided_at = decided_at - interval '200 days' where attempt not like 'old%'`
  assert.ok((await forgetOldTraits(worker)) > 100)
  const [left] = await db.sql<{ count: number }>`
    select (select count(*) from risk.velocity) + (select count(*) from risk.known) +
           (select count(*) from risk.decisions where traits <> '[]') as count`
  assert.equal(left?.count, 0)
})
test('a network block says where from, a private address says nothing', () => {
  assert.deepEqual(
    [
      '203.0.113.9',
      '::ffff:203.0.113.9',
      '2001:db8:7::1',
      '127.0.0.1',
      '10.1.1.1',
      '172.20.0.1',
      '::1',
      'fe80::1',
      'x',
    ].map(addressBlock),
    [
      '203.0.113',
      '203.0.113',
      '2001:db8:7',
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ],
  )
})

test('traits hash to the same key for the same shop only', () => {
  const [own] = hashTraits(secret, { mail: 'Ann@Example.com ' })
  assert.deepEqual(own, hashTraits(secret, { mail: 'ann@example.com' })[0])
  assert.notDeepEqual(own, hashTraits('another key', { mail: 'ann@example.com' })[0])
})
