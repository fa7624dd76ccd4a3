import { deflateSync } from 'node:zlib'
import { type Answer, problem, seeOther } from '../wire/answers.ts'
import { isWebAddress } from '../wire/post.ts'
import type { Asked, Route } from '../wire/server.ts'
import type { Rail } from '../rails/rail.ts'
import { findRefund, requestRefund } from '../rails/refunds.ts'
import { findTrade, isOpen, openTrade } from '../rails/trades.ts'
import { billText } from './bill.ts'
import { currencyNumbers, type House, ownFields, paymentFields, refundCodes, refundFields } from './manner.ts'
import { type Fields, isSigned, signed } from './signing.ts'

const currencies = Object.fromEntries(Object.entries(currencyNumbers).map(([code, number]) => [number, code]))

/** The addresses of the gateway: the form payers bring, questions, refunds and undoings, files. */
export function gatewayRoutes(rail: Rail, house: House): Route[] {
  const back = (operation: string, work: (fields: Fields) => Fields | Promise<Fields>) => (asked: Asked) =>
    rail.faults.around(operation, async () => {
      const fields = Object.fromEntries(new URLSearchParams(asked.body))
      return say(house, fields, isMerchants(house, fields) ? await work(fields) : refusal('11', 'signature'))
    })
  return [
    ['POST', '/gateway/api/frontTransReq.do', (asked) => front(rail, house, asked)],
    ['POST', '/gateway/api/queryTrans.do', back('query', (fields) => query(rail, house, fields))],
    ['POST', '/gateway/api/backTransReq.do', back('refund', (fields) => giveBack(rail, fields))],
    ['POST', '/', back('bill', (fields) => file(rail, house, fields))],
  ]
}

const isMerchants = (house: House, fields: Fields) =>
  fields['merId'] === house.merId &&
  fields['certId'] === house.merchantCertId &&
  isSigned(fields, house.merchantKey)

const refusal = (respCode: string, respMsg: string): Fields => ({ respCode, respMsg })

/** The answer as UnionPay writes it: what was asked and what came of it, signed, `name=value&…` without escapes. */
function say(house: House, asked: Fields, said: Fields): Answer {
  const { signature: _, certId: __, backUrl: ___, ...echo } = asked
  const fields = signed({ ...echo, ...ownFields(house), ...said }, house.privateKey)
  const body = Object.entries(fields)
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' }, body }
}

function fen(text: string | undefined): bigint | undefined {
  return /^[1-9]\d{0,11}$/.test(text ?? '') ? BigInt(text ?? '') : undefined
}

/** A payer's browser brings the merchant's order: it becomes a trade and the payer stands before the cashier. */
async function front(rail: Rail, house: House, asked: Asked): Promise<Answer> {
  const fields: Fields = Object.fromEntries(new URLSearchParams(asked.body))
  if (!isMerchants(house, fields)) return problem(400, '11', 'The signature of this order is wrong.')
  const minor = fen(fields['txnAmt'])
  const currency = currencies[fields['currencyCode'] ?? '']
  const { orderId = '', txnTime = '', frontUrl, backUrl } = fields
  if (fields['txnType'] !== '01' || !/^[A-Za-z0-9]{8,40}$/.test(orderId) || !/^\d{14}$/.test(txnTime))
    return problem(400, '10', 'txnType is 01, orderId 8 to 40 letters and digits, txnTime 14 digits.')
  if (minor === undefined || currency === undefined)
    return problem(400, '10', 'txnAmt is whole fen, currencyCode a number of ISO 4217.')
  if (!isWebAddress(frontUrl) || !isWebAddress(backUrl)) return problem(400, '10', 'frontUrl, backUrl')
  const trade = await rail.store.write(() =>
    openTrade(rail, {
      merchantRef: orderId,
      entry: 'page',
      minor,
      currency,
      subject: fields['orderDesc'] ?? '',
      returnUrl: frontUrl,
      notifyUrl: backUrl,
      locale: '',
      expiresAt: timeOf(fields['payTimeout']) ?? new Date(Date.now() + 7_200_000).toISOString(),
      extra: { txnTime, reqReserved: fields['reqReserved'] ?? '' },
    }),
  )
  if (trade === 'other_terms') return problem(400, '12', 'This orderId was used for another amount.')
  return seeOther(`/cashier/${trade.token}`)
}

function timeOf(text: string | undefined): string | undefined {
  const at = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text ?? '')
  return at === null
    ? undefined
    : new Date(`${at[1]}-${at[2]}-${at[3]}T${at[4]}:${at[5]}:${at[6]}+08:00`).toISOString()
}

const done = (fields: Fields): Fields => ({ ...fields, respCode: '00', respMsg: 'success' })

/** What became of an order or a refund; the number and the time of it must both be right. */
function query(rail: Rail, house: House, { orderId = '', txnTime }: Fields): Fields {
  const trade = findTrade(rail, 'merchant_ref', orderId)
  if (trade !== undefined) {
    const { respCode: paid, respMsg: _, ...told } = paymentFields(house, trade)
    if (told.txnTime !== txnTime || (trade.paid_at === null && !isOpen(trade)))
      return refusal('34', 'no such transaction')
    return done({ ...told, origRespCode: paid === '00' ? '00' : '05', origRespMsg: '' })
  }
  const refund = findRefund(rail, orderId)
  const about = refund && findTrade(rail, 'id', refund.trade_id)
  if (refund === undefined || about === undefined) return refusal('34', 'no such transaction')
  const told = refundFields(house, about, refund)
  if (told.txnTime !== txnTime) return refusal('34', 'no such transaction')
  return done({ ...told, origRespCode: refundCodes[refund.state], origRespMsg: '' })
}

/** A refund (04) of any part, or an undoing (31) of the whole on the same day. */
async function giveBack(rail: Rail, fields: Fields): Promise<Fields> {
  const { orderId = '', txnTime = '', txnType = '', origQryId = '', backUrl } = fields
  const trade = findTrade(rail, 'id', origQryId)
  const minor = fen(fields['txnAmt'])
  if (minor === undefined || !/^[A-Za-z0-9]{8,40}$/.test(orderId) || !/^\d{14}$/.test(txnTime))
    return refusal('10', 'format')
  if (!isWebAddress(backUrl) || !['04', '31'].includes(txnType)) return refusal('10', 'format')
  if (trade === undefined || trade.paid_at === null)
    return refusal('35', 'the original is not there or not paid')
  if (findRefund(rail, orderId) !== undefined) return refusal('12', 'duplicate transaction')
  if (txnType === '31' && minor !== trade.amount_minor) return refusal('36', 'an undoing is of the whole')
  const extra = { txnTime, txnType, reqReserved: fields['reqReserved'] ?? '' }
  const made = await rail.store.write(() =>
    requestRefund(rail, trade, { reference: orderId, minor, notifyUrl: backUrl, extra }),
  )
  if (typeof made === 'string') return refusal('36', 'more than is left of the original')
  return done({ queryId: made.id, origQryId })
}

function file(rail: Rail, house: House, fields: Fields): Fields {
  const { settleDate = '', txnType, fileType } = fields
  if (txnType !== '76' || fileType !== '00' || !/^\d{4}$/.test(settleDate)) return refusal('10', 'format')
  const year = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 4)
  const day = `${year}-${settleDate.slice(0, 2)}-${settleDate.slice(2)}`
  if (Number.isNaN(Date.parse(day))) return refusal('10', 'format')
  const text = billText(rail, house, day)
  const name = `INN${day.slice(2).replaceAll('-', '')}88ZM_${house.merId}`
  return done({ fileName: name, fileContent: deflateSync(Buffer.from(text)).toString('base64') })
}
