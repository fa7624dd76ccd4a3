import assert from 'node:assert/strict'
import test from 'node:test'
import { takingOf } from '#money/payments/index.ts'
import { wordsFor } from '../words.ts'
import { declineText, toldFacts } from './payment-words.ts'

const at = (second: number, ms = 0) => new Date(Date.UTC(2026, 2, 1, 12, 0, second, ms))
const taking = (method: string) => takingOf({ method, atOnce: false })
const texts = (
  method: string,
  told: readonly (readonly [string, Date])[],
  locale: 'en' | 'zh' | 'fr' = 'en',
) =>
  toldFacts(
    wordsFor(locale),
    taking(method),
    told.map(([type, when]) => ({ type, at: when })),
  ).map(({ text }) => text)

test('what happened is told in the words of the way it is paid, the facts of one moment in the order they happen', () => {
  const atOnce = [
    ['order_placed', at(0)],
    ['payment_authorized', at(9)],
    ['payment_captured', at(9, 2)],
    ['order_paid', at(9, 4)],
  ] as const
  assert.deepEqual(texts('alipay', atOnce), ['Order received', 'Payment received', 'Order confirmed'])
  assert.deepEqual(texts('bank_transfer', atOnce, 'fr').slice(1), ['Paiement reçu', 'Commande confirmée'])
  assert.deepEqual(texts('wechat_qr', atOnce, 'zh').slice(1), ['已收到付款', '订单已确认'])
  const later = [
    ['order_placed', at(0)],
    ['order_paid', at(0, 5)],
    ['payment_captured', at(30)],
    ['order_fulfilled', at(30, 8)],
    ['shipment_shipped', at(30, 9)],
  ] as const
  assert.deepEqual(texts('cash_on_delivery', later), [
    'Order received',
    'Order confirmed, to be paid at the door',
    'Courier asked to collect the cash',
    'Handed to the carrier',
    'All parcels dispatched',
  ])
  for (const method of ['card', 'vault_card', 'stripe'])
    assert.deepEqual(texts(method, later).slice(1, 3), ['Payment authorized', 'Card charged'])
  assert.deepEqual(texts('on_account', later, 'fr').slice(1, 3), [
    'Commande confirmée, à payer sur facture',
    'Facture établie',
  ])
  const fast = [
    ['payment_captured', at(1)],
    ['order_paid', at(1, 3)],
  ] as const
  assert.deepEqual(texts('card', fast), ['Payment authorized', 'Card charged'])
})

test('cards are spoken of where a card was declined, and only there', () => {
  const words = wordsFor('en')
  assert.match(declineText(words, 'card', 'nobody_knows'), /Another card may work/)
  assert.match(declineText(words, 'card', 'insufficient_funds'), /on this card/)
  for (const locale of ['en', 'zh', 'fr'] as const)
    for (const method of ['alipay', 'wallet', 'cash_on_delivery', 'on_account', 'bank_transfer'])
      for (const code of ['insufficient_funds', 'over_limit', 'expired_card', 'nobody_knows'])
        assert.doesNotMatch(declineText(wordsFor(locale), taking(method), code), /card|carte|卡/i)
})
