import assert from 'node:assert/strict'
import test from 'node:test'
import { lifecycles } from './lifecycles.ts'

type Moving = {
  readonly states: readonly string[]
  readonly initial: string
  readonly table: Readonly<Record<string, Readonly<Record<string, string>>>>
  from(event: string): readonly string[]
  next(state: string, event: string): string | undefined
  isFinal(state: string): boolean
}

/** What readers write waits for a person, is shown or refused, and its author may take it back. */
const moderated = `
    pending publish published
    pending refuse refused
    pending withdraw withdrawn
    published hold pending
    published refuse refused
    published withdraw withdrawn
    refused publish published
    refused hold pending
    refused withdraw withdrawn`

/** What may happen to each thing of the house, written down a second time: `state event next`. Whatever is not here is refused. */
const written: Readonly<Record<string, string>> = {
  'cart.carts': `
    active order ordered
    active merge merged`,
  'catalog.products': `
    draft activate active
    draft archive archived
    active withdraw draft
    active archive archived
    archived activate active`,
  'catalog.variants': `
    active pause paused
    active archive archived
    paused resume active
    paused archive archived
    archived resume active`,
  'catalog.imports': `
    checking refuse refused
    checking check checked
    checking take_over imported`,
  'downloads.deliveries': `
    pending deliver delivered
    pending cancel canceled`,
  'downloads.grants': `
    granted revoke revoked`,
  'downloads.license_keys': `
    free give given
    free withdraw withdrawn
    given revoke revoked`,
  'returns.returns': `
    requested approve approved
    requested refuse refused
    requested cancel canceled
    approved send on_the_way
    approved receive received
    approved refuse refused
    approved cancel canceled
    on_the_way receive received
    on_the_way refuse refused
    received refund refunded, received exchange exchanged`,
  'content.pieces': `
    draft publish published
    published publish published
    published withdraw withdrawn
    withdrawn publish published`,
  'credit.invoices': `
    open pay paid
    open credit credited
    open write_off written_off`,
  'chain.deposits': `
    seen count counted
    seen set_aside set_aside
    seen orphan orphaned
    counted orphan orphaned
    set_aside orphan orphaned`,
  'chain.invoices': `
    awaiting see seen
    awaiting complete confirming
    awaiting expire expired
    seen complete confirming
    seen forget awaiting
    seen expire expired
    confirming settle settled
    confirming shrink seen
    confirming forget awaiting
    confirming expire expired
    settled reverse reversed
    reversed restore settled`,
  'chain.refunds': `
    created send sent
    created withdraw withdrawn
    sent confirm confirmed
    sent fail failed
    confirmed undo sent
    failed undo sent`,
  'chain.sends': `
    sent confirm confirmed
    sent fail failed
    sent replace replaced
    confirmed undo sent
    failed undo sent
    replaced undo sent`,
  'chain.sweeps': `
    created sign signed
    signed confirm confirmed
    signed fail failed
    confirmed undo signed
    failed undo signed`,
  'kernel.idempotency': `
    in_progress answer done`,
  'ledger.pendings': `
    pending post posted
    pending void voided
    pending expire expired`,
  'mandates.mandates': `
    active revoke revoked`,
  'mandates.debits': `
    due write written
    due cancel canceled
    due fail failed
    written submit submitted
    written fail failed
    written return returned
    submitted settle settled_returnable
    submitted return returned
    settled_returnable finish final
    settled_returnable return reversed
    final return reversed`,
  'mandates.files': `
    written send sent
    written refuse refused`,
  'notifications.mails': `
    queued deliver sent
    queued give_up failed`,
  'notifications.messages': `
    queued deliver sent
    queued give_up failed`,
  'orders.orders': `
    awaiting_payment pay paid
    awaiting_payment cancel canceled
    awaiting_payment expire expired
    paid fulfill fulfilled
    paid cancel canceled
    fulfilled complete completed
    fulfilled refund refunded
    completed refund refunded`,
  'payments.house_payments': `
    open authorize authorized
    open decline declined
    open expire expired
    authorized capture captured
    authorized void voided
    authorized close captured`,
  'payments.proofs': `
    awaiting pass proven
    awaiting fail failed
    awaiting expire expired
    awaiting cancel canceled
    proven use used`,
  'payments.breakers': `
    closed trip open
    open probe half_open
    half_open recover closed
    half_open trip open`,
  'subscriptions.endpoints': `
    active pause paused
    active disable disabled
    active close closed
    paused resume active
    paused close closed
    disabled resume active
    disabled close closed`,
  'subscriptions.deliveries': `
    queued deliver delivered
    queued give_up failed
    delivered replay queued
    failed replay queued`,
  'risk.decisions': `
    decided hold waiting
    waiting approve approved
    waiting refuse refused
    waiting withdraw withdrawn`,
  'payouts.messages': `
    made answer answered`,
  'payouts.payouts': `
    waiting approve requested
    waiting cancel canceled
    requested hold waiting
    requested send sent
    requested cancel canceled
    sent accept accepted
    sent execute executed
    sent reject rejected
    accepted execute executed
    accepted reject rejected
    executed return returned`,
  'disputes.disputes': `
    needs_response answer under_review
    needs_response win won
    needs_response lose lost
    needs_response withdraw withdrawn
    under_review ask needs_response
    under_review win won
    under_review lose lost
    under_review withdraw withdrawn`,
  'reconciliation.entries': `
    told book booked
    told hold held
    held assign assigned`,
  'reconciliation.breaks': `
    open resolve resolved`,
  'reconciliation.receipts': `
    waiting apply applied
    waiting return returned`,
  'reconciliation.desk_receipts': `
    waiting link linked
    waiting keep final`,
  'mandates.refunds': `
    due write written
    due fail failed
    written submit submitted
    written fail failed
    written return returned
    submitted settle paid
    submitted return returned
    paid return bounced`,
  'matching.pairs': `
    found join joined, found confirm confirmed, found refuse refused,
    joined doubt found, joined confirm confirmed, joined refuse refused,
    confirmed reopen found, refused reopen found`,
  'mandates.debts': 'open pay paid, open write_off written_off',
  'reviews.reviews': moderated,
  'reviews.questions': moderated,
  'reviews.answers': moderated,
  'shipping.collections': `
    expected collect collected
    expected refuse refused
    collected remit remitted
    collected fall_short short`,
  'shipping.shipments': `
    pending pack packed
    pending cancel canceled
    packed ship shipped
    packed cancel canceled
    shipped move in_transit
    shipped deliver delivered
    in_transit move in_transit
    in_transit deliver delivered`,
  'wallet.top_ups': 'awaiting_payment credit credited, awaiting_payment close closed',
}

/** These three are written down beside their tables, with what they promise beyond them. */
const elsewhere = new Set(['payments.intents', 'payments.attempts', 'payments.operations'])

const whyNot = (table: string) => (elsewhere.has(table) ? 'beside its table' : false)

const linesOf = (text: string) => text.split(/\s*[\n,]\s*/).filter((line) => line !== '')
for (const { table, lifecycle } of lifecycles) {
  const life = lifecycle as unknown as Moving
  const events = [...new Set(Object.values(life.table).flatMap((row) => Object.keys(row)))]
  const pairs = life.states.flatMap((state) => events.map((event) => [state, event] as const))

  test(
    `${table}: ${pairs.length} pairs of state and event, each with the one answer written here`,
    { skip: whyNot(table) },
    () => {
      const allowed = new Map(
        linesOf(written[table] ?? '').map((line) => {
          const [state = '', event = '', next = ''] = line.split(' ')
          return [`${state} ${event}`, next]
        }),
      )
      for (const [state, event] of pairs) {
        const expected = allowed.get(`${state} ${event}`)
        assert.equal(life.next(state, event), expected, `${state} ${event}`)
        assert.equal(life.from(event).includes(state), expected !== undefined, `the guard of ${event}`)
        allowed.delete(`${state} ${event}`)
      }
      assert.deepEqual([...allowed.keys()], [], 'nothing is written that cannot happen')
    },
  )

  test(`${table}: what has ended stays ended, and no event is known to no state`, () => {
    for (const state of life.states)
      assert.equal(
        life.isFinal(state),
        events.every((event) => life.next(state, event) === undefined),
        state,
      )
    for (const event of events) assert.ok(life.from(event).length > 0, event)
    for (const strange of ['', 'toString', 'constructor', '__proto__'])
      for (const state of life.states) assert.equal(life.next(state, strange), undefined, strange)
  })
}
