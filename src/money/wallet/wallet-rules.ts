import { subtract, type Money } from '#kernel/money.ts'
import { done, mustBeDone, refused, assert } from '#kernel/result.ts'
import { account, postTransfers, transferIdOf, type Transfer } from '#money/ledger/index.ts'
import type { HousePayment, HouseRules } from '#money/payments/index.ts'
import type { PartyId } from '#people/parties/index.ts'
import { countSpending, uncountSpending } from './limits.ts'

const holdSeconds = 30 * 86_400
const clearing = account.clearing('wallet')

/** Whose wallet pays; a payment without a party is not taken. */
function partyOf({ party }: HousePayment): PartyId {
  assert(party !== undefined, 'a wallet belongs to a party')
  return party as PartyId
}

const leftOf = (payment: HousePayment): Money =>
  subtract(subtract(payment.amount, payment.captured), payment.voided)

function aHold(payment: HousePayment, id: string, amount: Money): Transfer {
  return {
    id,
    kind: 'pending',
    debit: account.walletBalance(partyOf(payment)),
    credit: clearing,
    amount,
    code: 'wallet_payment',
    timeoutSeconds: holdSeconds,
  }
}

/**
 * Paying from the wallet: the amount is set aside in the ledger when the payer says yes, within the limits and never
 * beyond the balance; it leaves the wallet when the gateway captures, and comes back by a refund.
 */
export const walletRules: HouseRules = {
  name: 'wallet',
  asks: 'on_own_page',
  holdSeconds,
  async admit({ payer, reference }) {
    if (payer?.partyId === undefined) return refused('sign_in_needed')
    return reference.startsWith('top_') ? refused('not_for_top_ups') : done(true)
  },
  async hold(tx, payment) {
    const counted = await countSpending(tx, partyOf(payment), payment.amount)
    if (!counted.ok) return counted
    const id = transferIdOf(payment.merchantRef, 'wallet_hold')
    const by = { actor: partyOf(payment), cause: payment.reference }
    const held = await postTransfers(tx, [aHold(payment, id, payment.amount)], by)
    if (!held.ok && held.refusal === 'exceeds_credits') return refused('not_enough_in_wallet')
    mustBeDone(held)
    return done(id)
  },
  async capture(tx, payment, { reference, amount }) {
    assert(payment.heldBy !== undefined, 'authorized money is held')
    const rest = subtract(leftOf(payment), amount)
    const restId = transferIdOf(reference, 'wallet_rest')
    const post: Transfer = {
      id: transferIdOf(reference, 'wallet_capture'),
      kind: 'post',
      pendingId: payment.heldBy,
      amount,
      code: 'wallet_payment',
    }
    const transfers = rest.minor > 0n ? [post, aHold(payment, restId, rest)] : [post]
    mustBeDone(await postTransfers(tx, transfers, { actor: 'connector:wallet', cause: payment.reference }))
    return rest.minor > 0n ? restId : undefined
  },
  async release(tx, payment, { reference }) {
    assert(payment.heldBy !== undefined, 'authorized money is held')
    const end: Transfer = {
      id: transferIdOf(reference, 'wallet_release'),
      kind: 'void',
      pendingId: payment.heldBy,
      code: 'wallet_released',
    }
    mustBeDone(await postTransfers(tx, [end], { actor: 'connector:wallet', cause: payment.reference }))
    if (payment.authorizedAt !== undefined)
      await uncountSpending(tx, partyOf(payment), leftOf(payment), payment.authorizedAt)
  },
  async refund(tx, payment, { reference, amount }) {
    const back: Transfer = {
      id: transferIdOf(reference, 'wallet_refund'),
      debit: clearing,
      credit: account.walletBalance(partyOf(payment)),
      amount,
      code: 'refund',
    }
    mustBeDone(await postTransfers(tx, [back], { actor: 'connector:wallet', cause: payment.reference }))
    return done(true)
  },
}
