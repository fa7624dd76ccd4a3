import { createHmac } from 'node:crypto'
import { faultDesk, type Faults } from '../wire/faults.ts'
import { mailRoom, type MailRoom } from '../wire/letters.ts'
import { type Notifier, notifier } from '../wire/notifications.ts'
import { daySecondsOf, houseBankOf, isBooked } from '../wire/remit.ts'
import { type Environment, numeric, partySecret, required } from '../wire/settings.ts'
import { openStore, type Store } from '../wire/store.ts'
import { intentObject, sessionObject } from './objects.ts'
import { paymentColumns, providerSchema, type PaymentRow } from './schema.ts'

/** Everything a route of the provider works with. */
export type Provider = {
  readonly store: Store
  readonly notifier: Notifier
  readonly faults: Faults
  readonly secretKey: string
  readonly webhookUrl: string
  readonly merchantName: string
  /** Where payouts go; empty where the merchant's bank is not played. */
  readonly houseBank: string
  /** How long a day takes, in seconds: payouts are made once a day. */
  readonly daySeconds: number
  /** How long evidence against a dispute is looked at. */
  readonly reviewSeconds: number
  readonly mail: MailRoom
  /** Unix time. */
  seconds(): number
  /** Where payers reach the hosted page; known once the port is bound. */
  origin: string
}

/** The header Stripe's clients verify: time and HMAC-SHA256 over `time.body`, the key taken as it is written. */
const signature = (secret: string) => (_id: string, seconds: number, body: string) => ({
  'stripe-signature': `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
})

/** A store of an earlier day lacks columns that came later. */
function upgrade(store: Store): void {
  const has = (table: string, column: string) =>
    store.one(`select 1 as one from pragma_table_info(?) where name = ?`, table, column) !== undefined
  if (!has('balance_transactions', 'dispute_id'))
    store.run(`alter table balance_transactions add column dispute_id text`)
  if (!has('idempotency', 'at')) store.run(`alter table idempotency add column at integer not null default 0`)
}

/** Open the provider's store by its settings; refuses to start when one is missing or wrong. */
export function openProvider(environment: Environment): Provider {
  const speed = numeric(environment, 'SIM_SPEED', 1, 0.001, 100_000)
  const store = openStore(required(environment, 'STRIPE_LIKE_STORE'), providerSchema)
  upgrade(store)
  const webhookSecret =
    environment['STRIPE_LIKE_WEBHOOK_SECRET'] ?? partySecret(environment, 'stripe-like events')
  const shop = environment['SHOP_ORIGIN']
  const houseBank = houseBankOf(environment)
  return {
    store,
    notifier: notifier(store, signature(webhookSecret), speed),
    faults: faultDesk(['session', 'capture', 'cancel', 'refund', 'query', 'pay'], speed),
    secretKey: environment['STRIPE_LIKE_KEY'] ?? partySecret(environment, 'stripe-like key'),
    webhookUrl:
      environment['STRIPE_LIKE_WEBHOOK_URL'] ?? (shop === undefined ? '' : `${shop}/webhooks/stripe`),
    merchantName: environment['STRIPE_LIKE_MERCHANT_NAME'] ?? 'Kontor',
    houseBank,
    daySeconds: daySecondsOf(environment, 'STRIPE_LIKE') / speed,
    reviewSeconds: Math.ceil(20 / speed),
    mail: mailRoom(store, {
      answerMilliseconds: 5000,
      retrySeconds: [1, 2, 5, 10, 30, 60, 300, 3600],
      speed,
      accepts: (reply, url) => isBooked(houseBank, url, reply),
    }),
    seconds: () => Math.floor(Date.now() / 1000),
    origin: (environment['STRIPE_LIKE_ORIGIN'] ?? '').replace(/\/+$/, ''),
  }
}

/** The kinds of event a merchant is told. */
export type EventType =
  | 'checkout.session.completed'
  | 'checkout.session.expired'
  | 'payment_intent.amount_capturable_updated'
  | 'payment_intent.succeeded'
  | 'payment_intent.payment_failed'
  | 'payment_intent.canceled'

/** The kinds of event about a dispute. */
export type DisputeEventType =
  | 'charge.dispute.created'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.dispute.updated'
  | 'charge.dispute.funds_reinstated'
  | 'charge.dispute.closed'

/** Record what the merchant will be told; inside a write. Answers the ids to deliver at once. */
export function recordEvent(provider: Provider, type: EventType, row: PaymentRow): string[] {
  const object = type.startsWith('checkout') ? sessionObject(provider, row) : intentObject(row)
  return record(provider, type, { about: row.id, object })
}

/** The same of a dispute. */
export const recordDisputeEvent = (
  provider: Provider,
  type: DisputeEventType,
  about: string,
  object: object,
): string[] => record(provider, type, { about, object })

function record(
  provider: Provider,
  type: string,
  { about, object }: { about: string; object: object },
): string[] {
  if (provider.webhookUrl === '') return []
  const fields = {
    object: 'event',
    api_version: '2026-10-28.endive',
    created: provider.seconds(),
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
  }
  return [provider.notifier.record({ type, about, url: provider.webhookUrl, fields })]
}

/** Close sessions that ran out and tell the merchant; answers the ids to deliver. */
export async function expireSessions(provider: Provider): Promise<void> {
  const due = provider.store.all<PaymentRow>(
    `select ${paymentColumns} from payments where session_status = 'open' and expires <= ? limit 100`,
    provider.seconds(),
  )
  if (due.length === 0) return
  const told = await provider.store.write(() =>
    due.flatMap((row) => {
      provider.store.run(
        `update payments set session_status = 'expired', status = 'canceled' where id = ? and session_status = 'open'`,
        row.id,
      )
      return recordEvent(provider, 'checkout.session.expired', {
        ...row,
        session_status: 'expired',
        status: 'canceled',
      })
    }),
  )
  await provider.notifier.deliver(told)
}
