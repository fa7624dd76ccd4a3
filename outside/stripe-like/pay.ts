import { freshId } from '../wire/marks.ts'
import { bookCapture } from './books.ts'
import { disputeIfMagic } from './disputes.ts'
import type { CardBehavior, ReadCard } from './cards.ts'
import { findPayment, sessionStatus } from './objects.ts'
import { recordEvent, type Provider } from './provider.ts'
import type { PaymentRow } from './schema.ts'

/** What became of the payer's try. `closed`: there is nothing to pay here any more. */
export type Outcome =
  | { readonly kind: 'paid'; readonly row: PaymentRow }
  | { readonly kind: 'authenticate' }
  | { readonly kind: 'declined'; readonly code: string; readonly message: string }
  | { readonly kind: 'closed' }

type Settled = { readonly outcome: Outcome; readonly told: readonly string[] }

function save(provider: Provider, row: PaymentRow): void {
  provider.store.run(
    `update payments set status = ?, session_status = ?, charge_id = ?, authorized = ?, captured = ?, brand = ?, last4 = ?,
       decline_code = ? where id = ?`,
    row.status, row.session_status, row.charge_id, row.authorized, row.captured, row.brand, row.last4, row.decline_code,
    row.id,
  ) // prettier-ignore
}

function approve(provider: Provider, row: PaymentRow, behavior: CardBehavior): Settled {
  const isManual = row.capture_method === 'manual'
  const after: PaymentRow = {
    ...row,
    status: isManual ? 'requires_capture' : 'succeeded',
    session_status: 'complete',
    charge_id: freshId('ch'),
    authorized: row.amount,
    captured: isManual ? 0n : row.amount,
    decline_code: null,
  }
  save(provider, after)
  if (!isManual) bookCapture(provider, after, row.amount)
  const disputed = isManual ? [] : disputeIfMagic(provider, after, row.amount)
  const first = isManual ? 'payment_intent.amount_capturable_updated' : 'payment_intent.succeeded'
  const told =
    behavior === 'silent'
      ? []
      : [
          ...recordEvent(provider, first, after),
          ...recordEvent(provider, 'checkout.session.completed', after),
          ...disputed,
        ]
  return { outcome: { kind: 'paid', row: after }, told }
}

function useCard(provider: Provider, row: PaymentRow, card: ReadCard): Settled {
  const known: PaymentRow = { ...row, brand: card.brand, last4: card.last4 }
  const { behavior } = card
  const isAsked = provider.store.one(`select 1 as one from asked_checks where payment_id = ?`, row.id)
  if (behavior === 'authenticate' || (behavior === 'approve' && isAsked !== undefined)) {
    save(provider, { ...known, status: 'requires_action', decline_code: null })
    return { outcome: { kind: 'authenticate' }, told: [] }
  }
  if (typeof behavior === 'object') return decline(provider, known, behavior)
  return approve(provider, known, behavior)
}

function decline(
  provider: Provider,
  row: PaymentRow,
  why: { declineCode: string; message: string },
): Settled {
  const after: PaymentRow = {
    ...row,
    status: 'requires_payment_method',
    charge_id: row.charge_id ?? freshId('ch'),
    decline_code: why.declineCode,
  }
  save(provider, after)
  const told = recordEvent(provider, 'payment_intent.payment_failed', after)
  return { outcome: { kind: 'declined', code: why.declineCode, message: why.message }, told }
}

async function settle(
  provider: Provider,
  session: string,
  work: (row: PaymentRow) => Settled,
): Promise<Outcome> {
  const { outcome, told } = await provider.store.write((): Settled => {
    const row = findPayment(provider, 'session_id', session)
    if (row === undefined || sessionStatus(row, provider.seconds()) !== 'open')
      return { outcome: { kind: 'closed' }, told: [] }
    return work(row)
  })
  // The merchant is told before the payer sees the result.
  await provider.notifier.deliver(told)
  return outcome
}

/** The payer gives a card on the hosted page. */
export const payWithCard = (provider: Provider, session: string, card: ReadCard): Promise<Outcome> =>
  settle(provider, session, (row) => useCard(provider, row, card))

/** The payer completes or fails the step their bank asked for. */
export const authenticate = (provider: Provider, session: string, succeeded: boolean): Promise<Outcome> =>
  settle(provider, session, (row) => {
    if (row.status !== 'requires_action') return { outcome: { kind: 'closed' }, told: [] }
    if (succeeded) return approve(provider, row, 'approve')
    const message = 'Your bank could not confirm that it was you.'
    return decline(provider, row, { declineCode: 'authentication_required', message })
  })
