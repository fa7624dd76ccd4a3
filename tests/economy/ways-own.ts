import { mustBeDone } from '#kernel/result.ts'
import { findInvoice } from '#money/chain/index.ts'
import { invoicesOf, invoiceNumber } from '#money/credit/index.ts'
import { readAccount } from '#money/mandates/index.ts'
import { vaultCard } from '#money/payments/index.ts'
import { advanceCard } from '../../src/flows/pay-by-card.ts'
import { agreeToDebit } from '../../src/flows/pay-by-direct-debit.ts'
import { confirmMobilePayment } from '../../src/flows/pay-by-mobile-operator.ts'
import { payFromWallet } from '../../src/flows/pay-from-wallet.ts'
import { magicCards } from '../../outside/cards/magic.ts'
import { magicAccounts } from '../../outside/house-bank/ach.ts'
import { magicNumbers } from '../../outside/operator/subscribers.ts'
import { pick } from '../../outside/wire/dice.ts'
import { chance, comeBack, send, start, wordOf, type Flow, type Wanted, type Way } from './flow.ts'
import { paymentPassword } from './shop.ts'
import { transferTo } from './transfers.ts'
import { typedCard } from './world.ts'

const plainCards = magicCards.filter(({ says }) => says.startsWith('approved: '))
const disputingCards = magicCards.filter(({ dispute }) => dispute !== undefined)

/** A card's way through vault, acquirers and its issuer's check, as far as it goes. */
async function goOn(flow: Flow, order: Wanted, merchantRef: string): Promise<string> {
  const { db, connectors, vault, world } = flow
  if (vault === undefined) throw new Error('the shop has a vault')
  const returnUrl = `${world.settings.publicOrigin}/en/orders/${order.id}/return?token=t`
  const asked = {
    orderId: order.id,
    returnUrl,
    description: 'K',
    locale: 'en',
    method: vaultCard,
    details: {},
  }
  for (let tries = 0; tries < 4; tries++) {
    const stands = await advanceCard(db, { connectors, vault }, asked)
    if (stands.step !== 'challenge')
      return stands.step === 'declined' ? `declined ${stands.code}` : stands.step
    if (chance(flow, 10)) return 'left at the check'
    const code = chance(flow, 80) ? '123456' : pick(flow.dice, ['cancel', '000000'])
    await send(stands.url, { creq: stands.creq, code })
  }
  await comeBack(flow, merchantRef)
  return 'waiting'
}

/** Cards through our vault at two acquirers, a network and two issuers. */
const vault: Way = {
  name: 'vault_card',
  currencies: ['EUR', 'USD'],
  async begin(flow, order) {
    const started = await start(flow, order, 'vault_card')
    if (started?.action.kind !== 'page' || flow.vault === undefined) return undefined
    const page = await flow.vault.page(started.merchantRef).catch(() => undefined)
    if (page === undefined || !('url' in page)) return undefined
    const { url } = page
    const card = pick(
      flow.dice,
      chance(flow, 60) ? plainCards : chance(flow, 40) ? disputingCards : magicCards,
    )
    return {
      merchantRef: started.merchantRef,
      async pay() {
        const { word } = await send(`${url}/json`, typedCard(flow.world, card.says))
        return `${card.says.slice(0, 20)} ${word}, ${await goOn(flow, order, started.merchantRef)}`
      },
    }
  },
}

const freshPhone = ({ index }: Flow) => `+4915${String(300_000_000 + (index % 90_000_000)).padStart(9, '0')}`

/** The phone bill, confirmed by the code the operator sends. */
const phoneBill: Way = {
  name: 'mobile_operator',
  currencies: ['EUR', 'USD'],
  needs: 'small',
  async begin(flow, order) {
    const phone = chance(flow, 60)
      ? freshPhone(flow)
      : pick(
          flow.dice,
          magicNumbers.map(([number]) => number),
        )
    const started = await start(flow, order, 'mobile_operator', { phone })
    if (started?.action.kind !== 'page') return undefined
    return {
      merchantRef: started.merchantRef,
      async pay() {
        const code = chance(flow, 90) ? '123456' : '000000'
        const confirmed = await confirmMobilePayment(flow.db, flow.connectors, { orderId: order.id, code })
        return `${phone.slice(-4)} ${confirmed.ok ? confirmed.value : confirmed.refusal}`
      },
    }
  },
}

/** A transfer from the payer's bank, written as payers write them. */
const transfer: Way = {
  name: 'bank_transfer',
  currencies: ['EUR', 'USD'],
  async begin(flow, order) {
    const started = await start(flow, order, 'bank_transfer')
    if (started === undefined) return undefined
    return { merchantRef: started.merchantRef, pay: () => transferTo(flow, order, started.merchantRef) }
  },
}

const routings = ['011401533', '091000019', '021000021']

/** An electronic check: the payer's consent to one debit. */
const debit: Way = {
  name: 'direct_debit',
  currencies: ['USD'],
  async begin(flow, order) {
    const started = await start(flow, order, 'direct_debit')
    if (started === undefined) return undefined
    return {
      merchantRef: started.merchantRef,
      async pay() {
        const last = chance(flow, 50)
          ? String(1_000 + Math.floor(flow.dice() * 8_000))
          : pick(flow.dice, Object.keys(magicAccounts))
        const typed = {
          holder: 'Ada Payer',
          routing: pick(flow.dice, routings),
          number: `400099${last}`,
          kind: 'checking',
          agreed: 'yes',
        }
        const consent = {
          account: mustBeDone(readAccount(typed)),
          wording: 'I allow it.',
          locale: 'en',
          from: '203.0.113.9',
        }
        const agreed = await agreeToDebit(flow.db, order.id, consent)
        return `${last} ${agreed.ok ? 'agreed' : agreed.refusal}`
      },
    }
  },
}

/** The balance kept with the shop. */
const wallet: Way = {
  name: 'wallet',
  currencies: ['EUR'],
  needs: 'buyer',
  async begin(flow, order) {
    const started = await start(flow, order, 'wallet')
    const { buyer } = order
    if (started?.action.kind !== 'page' || buyer === undefined) return undefined
    const { merchantRef } = started
    return {
      merchantRef,
      async pay() {
        const rules = {
          secret: 'a secret of thirty-two characters',
          relyingParty: undefined,
          stepUpAbove: 100_000,
        }
        const paid = await payFromWallet(
          flow.db,
          flow.connectors,
          buyer,
          { merchantRef, paymentPassword },
          rules,
        )
        return paid.ok ? 'paid' : `${paid.refusal} ${wordOf(paid.detail?.['code'])}`
      },
    }
  },
}

/** Cash at the door: the carrier collects it. */
const cash: Way = {
  name: 'cash_on_delivery',
  currencies: ['EUR'],
  needs: 'door',
  async begin(flow, order) {
    const started = await start(flow, order, 'cash_on_delivery')
    return started && { merchantRef: started.merchantRef, pay: () => Promise.resolve('promised') }
  },
}

/** Goods first, an invoice with them. */
const onAccount: Way = {
  name: 'on_account',
  currencies: ['EUR'],
  needs: 'buyer',
  async begin(flow, order) {
    const started = await start(flow, order, 'on_account')
    return started && { merchantRef: started.merchantRef, pay: () => Promise.resolve('promised') }
  },
}

/** Parts of a whole in hundredths: what payers send instead of what was asked. */
const shares = [100n, 100n, 100n, 100n, 50n, 150n, 1n] as const

/** Tokens on the local chain, sent from the payer's trial wallet. */
const stablecoin: Way = {
  name: 'stablecoin',
  currencies: ['EUR', 'USD'],
  async begin(flow, order) {
    const started = await start(flow, order, 'stablecoin')
    if (started?.action.kind !== 'page') return undefined
    return {
      merchantRef: started.merchantRef,
      async pay() {
        const invoice = await findInvoice(flow.db, started.merchantRef)
        if (invoice === undefined) return 'no invoice'
        const atomic = (invoice.atomic * pick(flow.dice, shares)) / 100n
        const amount = `${atomic / 1_000_000n}.${String(atomic % 1_000_000n).padStart(6, '0')}`
        const place = new URL(flow.world.at('chain'))
        const { word } = await send(`http://127.0.0.1:${Number(place.port) + 1}/send`, {
          to: invoice.address,
          amount,
        })
        return `${amount} ${word}`
      },
    }
  },
}

/** The invoice of an order, by the number payers write. */
export async function invoiceOf(flow: Flow, { id, buyer }: Wanted) {
  const invoices = buyer === undefined ? [] : await invoicesOf(flow.db, buyer.party)
  const found = invoices.find(({ orderId }) => orderId === id)
  return found && { ...found, written: invoiceNumber(found.number) }
}

/** Ways whose payer types on a page of ours, or nowhere. */
export const ownWays: readonly Way[] = [vault, phoneBill, transfer, debit, wallet, cash, onAccount]

/** Left out where the chain's program is not there. */
export const chainWay = stablecoin
