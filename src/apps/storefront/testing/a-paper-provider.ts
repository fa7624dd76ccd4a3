import { money } from '#kernel/money.ts'
import { ports } from '#kernel/ports.ts'
import type { Connector, ObservedPayment, PayerAction, Spoken, StartRequest } from '#money/payments/index.ts'

/** A provider on paper whose next step for payers a test writes down, and what it was asked. */
export type PaperProvider = {
  readonly connector: Connector
  readonly asked: StartRequest[]
  /** What payers are given next. */
  give(action: PayerAction): void
  /** What becomes of every try from now on; `silent` answers nothing at all. */
  become(next: 'open' | 'paid' | 'declined' | 'silent'): void
}

/** Open a provider on paper under a name; it keeps what it knows by our references. */
export function aPaperProvider(name: string): PaperProvider {
  const asked: StartRequest[] = []
  let action: PayerAction = { kind: 'qr', content: 'paper' }
  let state: 'open' | 'paid' | 'declined' | 'silent' = 'open'
  const say = (merchantRef: string): Spoken => {
    const amount = asked.find((each) => each.merchantRef === merchantRef)?.amount
    if (state === 'silent' || amount === undefined) throw new Error('no answer')
    const none = money(0n, amount.currency)
    const held = state === 'paid' ? amount : none
    const payment: ObservedPayment = {
      connectorRef: `paper_${merchantRef}`,
      state: state === 'paid' ? 'authorized' : state,
      amount,
      authorized: held,
      capturable: held,
      captured: none,
      refunded: none,
      sessionOpen: state === 'open',
      ...(state === 'declined' ? { declineCode: 'insufficient_funds' } : {}),
    }
    const observation = { merchantRef, observedAt: ports().now(), payment, operations: [] }
    return { raw: Buffer.from(`${merchantRef} ${state}`), observation }
  }
  const connector: Connector = {
    name,
    capabilities: { partialCapture: true, severalCaptures: true, partialRefund: true },
    start: async (request) => {
      asked.push(request)
      if (state === 'silent') throw new Error('no answer')
      return { started: true, connectorRef: `paper_${request.merchantRef}`, action }
    },
    operate: async () => {
      throw new Error('nothing is asked of paper')
    },
    query: async (merchantRef) => say(merchantRef),
    parseNotification: () => ({ ok: false, refusal: 'bad_signature' }),
  }
  return {
    connector,
    asked,
    give: (next) => {
      action = next
    },
    become: (next) => {
      state = next
    },
  }
}
