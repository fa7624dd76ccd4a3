import { type Dialect, type Ordered, type RequestAnswer, fen } from './dialect.ts'
import { fromGbk, toGbk } from './gbk.ts'
import type { OrderRow } from './orders.ts'
import { type Content, type Tree, element, textAt } from './xml.ts'

const header = '<?xml version="1.0" encoding="GBK" standalone="no"?>'
const interfaceName = 'ICBC_PERBANK_B2C'
const interfaceVersion = '1.0.0.11'

/** Currency numbers of Chinese banks. The real interface takes 001 only; this one also sells abroad. */
const currencies: Readonly<Record<string, string>> = {
  '001': 'CNY',
  '012': 'GBP',
  '013': 'HKD',
  '014': 'USD',
  '038': 'EUR',
}
const numberOf = (currency: string) =>
  Object.entries(currencies).find(([, name]) => name === currency)?.[0] ?? '001'

const beijing = 8 * 3_600_000
const digitsOf = (at: Date) => new Date(at.getTime() + beijing).toISOString().replace(/\D/g, '').slice(0, 14)

function momentOf(digits: string): Date | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits)
  if (parts === null) return undefined
  const [year = 0, month = 0, ...rest] = parts.slice(1).map(Number)
  const at = new Date(Date.UTC(year, month - 1, ...(rest as [number, number, number, number])) - beijing)
  return digitsOf(at) === digits ? at : undefined
}

function readOrder(root: string, tree: Tree): Ordered | string {
  const at = (...path: string[]) => textAt(tree, ...path)
  const sub = (name: string) => at('orderInfo', 'subOrderInfoList', 'subOrderInfo', name)
  const minor = fen(sub('amount'))
  const orderedAt = momentOf(at('orderInfo', 'orderDate'))
  const currency = currencies[at('orderInfo', 'curType')]
  const [notifyUrl, site] = [at('message', 'merURL'), at('message', 'merReference')]
  if (root !== 'B2CReq') return 'B2CReq'
  if (at('interfaceName') !== interfaceName) return 'interfaceName'
  if (at('interfaceVersion') !== interfaceVersion) return 'interfaceVersion'
  if (orderedAt === undefined) return 'orderDate'
  if (currency === undefined) return 'curType'
  if (!/^\w{1,20}$/.test(at('orderInfo', 'merID'))) return 'merID'
  if (!/^\w{1,30}$/.test(sub('orderid'))) return 'orderid'
  if (minor === undefined) return 'amount'
  if (sub('installmentTimes') !== '1') return 'installmentTimes'
  if (at('message', 'notifyType') !== 'HS') return 'notifyType'
  if (!/^[01]$/.test(at('message', 'resultType'))) return 'resultType'
  if (!/^https?:\/\/[^|&=\s]{1,500}$/.test(notifyUrl)) return 'merURL'
  if (!/^[\w.-]+(:\d{1,5})?$/.test(site)) return 'merReference'
  return {
    merchantNumber: at('orderInfo', 'merID'),
    orderId: sub('orderid'),
    orderDate: at('orderInfo', 'orderDate'),
    orderedAt,
    minor,
    currency,
    goodsName: sub('goodsName').slice(0, 60),
    notifyUrl,
    tellFailures: at('message', 'resultType') === '0',
    variable: at('message', 'merVAR').slice(0, 1024),
    site,
  }
}

const noticeStates: Readonly<Partial<Record<OrderRow['state'], string>>> = {
  paid: '1',
  failed: '2',
  suspicious: '3',
}

function writeNotice(order: OrderRow, at: Date): string {
  const subOrderInfo = {
    orderid: order.order_id,
    amount: String(order.amount_minor),
    installmentTimes: '1',
    merAcct: order.merchant_account,
    tranSerialNo: order.serial_number ?? '',
  }
  const content: Content = {
    interfaceName,
    interfaceVersion,
    orderInfo: {
      orderDate: order.order_date,
      curType: numberOf(order.currency),
      merID: order.merchant_number,
      subOrderInfoList: { subOrderInfo },
    },
    custom: { verifyJoinFlag: '0', JoinFlag: '', UserNum: '' },
    bank: {
      TranBatchNo: order.batch_number ?? '',
      notifyDate: digitsOf(at),
      tranStat: noticeStates[order.state] ?? '2',
      comment: order.comment ?? '',
    },
  }
  return header + element('B2CRes', content)
}

const queryStates: Readonly<Record<OrderRow['state'], string>> = {
  paid: '0', failed: '2', suspicious: '3', open: '4', identified: '4', signed: '4', closed: '5',
} // prettier-ignore

function writeAnswer({ request, fault, order, refund, file }: RequestAnswer): string {
  const names = { query: 'EAPI', refund: 'EREFUND', close: 'ECLOSE', file: 'EFILE' }
  const settled = order?.state === 'paid' && order.settled_in !== null
  const out: Content =
    order === undefined
      ? file === undefined
        ? ''
        : { fileName: file.batch, fileContent: Buffer.from(file.content).toString('base64') }
      : {
          tranSerialNum: order.serial_number ?? '',
          tranStat: settled ? '1' : queryStates[order.state],
          bankRem: order.comment ?? '',
          amount: String(order.amount_minor),
          currType: numberOf(order.currency),
          refundedAmount: String(order.refunded_minor),
          tranTime: order.decided_at === null ? '' : digitsOf(new Date(order.decided_at)),
          ...(refund && {
            refundNo: refund.refund_id,
            refundStat: refund.state === 'succeeded' ? '1' : '2',
            refundRem: refund.code ?? '',
            refundAmount: String(refund.amount_minor),
          }),
        }
  return (
    header +
    element('ICBCAPI', {
      pub: {
        APIName: names[request.kind],
        APIVersion: '001.001.002.001',
        retCode: fault?.code ?? '0',
        retMsg: fault?.text ?? 'OK',
      },
      in: { orderNum: request.orderId, ShopCode: request.merchantNumber },
      out,
    })
  )
}

/** The Industrial bank: the B2C interface 1.0.0.11, in GBK, with the bank's currency numbers and Beijing time. */
export const icbc: Dialect = {
  interfaceName,
  interfaceVersion,
  form: {
    name: 'interfaceName',
    version: 'interfaceVersion',
    content: 'tranData',
    signature: 'merSignMsg',
    certificate: 'merCert',
  },
  notice: { variable: 'merVAR', content: 'notifyData', signature: 'signMsg' },
  requests: { EAPI: 'query', EREFUND: 'refund', ECLOSE: 'close', EFILE: 'file' },
  request: { name: 'APIName', content: 'MerReqData' },
  answer: { content: 'ResData', signature: 'signMsg' },
  fromBytes: fromGbk,
  toBytes: toGbk,
  merchantIn: (tree) => textAt(tree, 'orderInfo', 'merID') || textAt(tree, 'in', 'ShopCode'),
  readOrder,
  readRequest: (kind, tree) => ({
    kind,
    merchantNumber: textAt(tree, 'in', 'ShopCode'),
    orderId: textAt(tree, 'in', 'orderNum'),
    refundId: textAt(tree, 'in', 'refundNo'),
    after: textAt(tree, 'in', 'afterBatch'),
    minor: fen(textAt(tree, 'in', 'refundAmount')),
  }),
  writeNotice,
  writeAnswer,
  readReply: (body) => body,
}
