import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import type { Db } from '#kernel/database.ts'
import { mustBeDone } from '#kernel/result.ts'
import { testDatabase, type TestDatabase } from '#kernel/testing/database.ts'
import { inTransaction } from '#kernel/transaction.ts'
import {
  methodNamed,
  methods,
  type Connector,
  type Connectors,
  type StartRequest,
} from '#money/payments/index.ts'
import type { Actor } from '#people/access/index.ts'
import type { OrderId } from '#trade/orders/index.ts'
import { saveRules } from '#trust/risk/index.ts'
import { completePayments } from '../../src/flows/complete-payments.ts'
import { startPayment } from '../../src/flows/pay-order.ts'
import {
  findAskedTry,
  provePayer,
  sendProofCode,
  type AskedTry,
  type PayerAnswer,
} from '../../src/flows/prove-payer.ts'
import { anOrder, statesOf, type Rig } from './rig.ts'

/** The shop's secret in these tests. */
export const secret = 'a key of thirty-two characters ..'
/** How proofs are checked in these tests. */
export const rules = { secret, relyingParty: undefined, stepUpAbove: 100 }
/** An address of a guest. */
const mail = 'guest@example.com'

type Asked = Pick<StartRequest, 'merchantRef' | 'method' | 'stepUp' | 'returnUrl' | 'locale' | 'payer'>

/** A shop whose risk asks every payer for a proof, all providers on paper, and what they were asked. */
export type ProofRig = {
  readonly db: TestDatabase
  readonly owner: Db
  readonly connectors: Connectors
  readonly asked: Asked[]
  /** While set, providers that are asked to begin do not answer. */
  silent: boolean
  anOrder(price?: bigint): Promise<string>
  begin(orderId: string, code?: string, change?: BeginChange): ReturnType<typeof startPayment>
  /** Begin, and stand before the question. */
  ask(code?: string, actor?: Actor): Promise<string>
  /** Have a code sent and read it. */
  code(orderId: string, actor?: Actor): Promise<string>
  /** Answer to the try that waits, or to one that was read before. */
  answer(orderId: string, answer: PayerAnswer, actor?: Actor, known?: AskedTry): ReturnType<typeof provePayer>
  states(
    orderId: string,
  ): Promise<{ payment?: string | undefined; attempts?: string[] | undefined; proofs: string[] }>
  /** What the completer does once so much time has passed that everything is due. */
  later(withSecret?: boolean): Promise<void>
}

type BeginChange = {
  readonly actor?: Actor | undefined
  readonly email?: string
  readonly proveAbove?: number
}

function onPaper(rig: { asked: Asked[]; silent: boolean }, name: string): Connector {
  return {
    name,
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    start: async (request) => {
      if (rig.silent) throw new Error('no answer')
      rig.asked.push(request)
      return { started: true, connectorRef: `ref_${request.merchantRef}`, action: { kind: 'page' } }
    },
    operate: async () => assert.fail('nothing is operated here'),
    query: async () => 'not_found',
    parseNotification: () => ({ ok: false, refusal: 'malformed' }),
  }
}

async function statesIn(db: TestDatabase, orderId: string) {
  const { payment, attempts } = await statesOf({ db } as unknown as Rig, orderId as OrderId)
  const proofs = await db.sql<{ state: string }>`
    select p.state from payments.proofs p join payments.attempts a on a.id = p.attempt_id
      join payments.intents i on i.id = a.intent_id where i.reference = ${orderId} order by a.seq`
  return { payment, attempts, proofs: proofs.map(({ state }) => state) }
}

async function timePasses(owner: Db, db: Db, connectors: Connectors, withSecret: boolean): Promise<void> {
  await owner.sql`
    update payments.operations set next_sync_at = clock_timestamp()
     where state in ('created', 'sent', 'unknown') and next_sync_at is not null`
  await owner.sql`update payments.proofs set taken_until = clock_timestamp() where state = 'proven'`
  await completePayments(db, connectors, withSecret ? { secret } : {})
}

/** A shop in which every payer is stepped up, unless told otherwise. Few codes an hour go to one address: each order has its own. */
export async function aProofRig(
  t: TestContext,
  rule = 'step_up when amount > 0 because Test',
): Promise<ProofRig> {
  const db = await testDatabase(t)
  const owner = await db.as('owner')
  const set = { text: rule, thresholds: {}, note: 'test', actor: 'op' }
  mustBeDone(await inTransaction(db, (tx) => saveRules(tx, set)))
  const rig = { asked: [] as Asked[], silent: false }
  const names = [...new Set(methods.map(({ connector }) => connector))]
  const connectors = new Map(names.map((name) => [name, onPaper(rig, name)] as const))
  const standing = (orderId: string, actor: Actor | undefined) => ({
    actor,
    email: `${orderId}@example.com`,
    locale: 'en',
  })
  const asked = async (orderId: string) => {
    const found = await findAskedTry(db, orderId)
    assert.ok(found, 'a try waits for its payer')
    return found
  }
  const parts: Omit<ProofRig, 'asked' | 'silent'> = {
    db,
    owner,
    connectors,
    anOrder: async (price = 1999n) => (await anOrder({ db } as unknown as Rig, [{ price, pieces: 1 }])).id,
    begin: (orderId, code = 'alipay', { actor, email = mail, proveAbove } = {}) =>
      startPayment(db, connectors, {
        orderId,
        returnUrl: `http://127.0.0.1:3000/en/orders/${orderId}/return?token=secret-token`,
        description: 'K-1',
        locale: 'en',
        method: methodNamed(code) ?? assert.fail(code),
        payer: {
          ...(actor === undefined ? {} : { partyId: actor.party }),
          email,
          country: 'DE',
          isMobile: false,
        },
        watch: { key: secret, ...(proveAbove === undefined ? {} : { proveAbove }) },
      }),
    ask: async (code, actor) => {
      const orderId = await parts.anOrder()
      const { action } = mustBeDone(await parts.begin(orderId, code, { actor }))
      assert.deepEqual(action, { kind: 'prove' })
      return orderId
    },
    code: async (orderId, actor) => {
      const way = mustBeDone(await sendProofCode(db, await asked(orderId), standing(orderId, actor), rules))
      const [row] =
        way === 'mail'
          ? await owner.sql<{ text: string }>`
              select body_text as text from notifications.mails where template = 'payment_code' order by id desc limit 1`
          : await owner.sql<{ text: string }>`
              select body as text from notifications.messages order by id desc limit 1`
      return /\b(\d{6})\b/.exec(row?.text ?? '')?.[1] ?? assert.fail('no code')
    },
    answer: async (orderId, answer, actor, known) =>
      provePayer(
        db,
        connectors,
        { asked: known ?? (await asked(orderId)), reference: orderId, answer },
        standing(orderId, actor),
        rules,
      ),
    states: (orderId) => statesIn(db, orderId),
    later: (withSecret = true) => timePasses(owner, db, connectors, withSecret),
  }
  return Object.assign(rig, parts)
}
