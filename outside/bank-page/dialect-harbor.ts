import { type Dialect, type Ordered, type RequestAnswer, fen } from './dialect.ts'
import type { OrderRow } from './orders.ts'
import { type Tree, element, textAt } from './xml.ts'

const header = '<?xml version="1.0" encoding="UTF-8"?>'
const interfaceName = 'HARBOR_NETPAY'
const interfaceVersion = '2.1'
const utf8 = new TextDecoder('utf-8', { fatal: true })

function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    // Not UTF-8: the sender is told so.
    return undefined
  }
}

function readOrder(root: string, tree: Tree): Ordered | string {
  const at = (...path: string[]) => textAt(tree, ...path)
  const minor = fen(at('order', 'amountFen'))
  const when = at('order', 'orderTime')
  const orderedAt = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(when) ? new Date(when) : undefined
  const [notifyUrl, site] = [at('reply', 'noticeUrl'), at('reply', 'shopHost')]
  if (root !== 'PayReq') return 'PayReq'
  if (orderedAt === undefined || Number.isNaN(orderedAt.getTime())) return 'orderTime'
  if (!/^(CNY|EUR|USD|GBP|HKD)$/.test(at('order', 'currency'))) return 'currency'
  if (!/^\w{1,20}$/.test(at('order', 'merchantNo'))) return 'merchantNo'
  if (!/^[\w-]{1,40}$/.test(at('order', 'orderNo'))) return 'orderNo'
  if (minor === undefined) return 'amountFen'
  if (!/^https?:\/\/\S{1,500}$/.test(notifyUrl)) return 'noticeUrl'
  if (!/^[\w.-]+(:\d{1,5})?$/.test(site)) return 'shopHost'
  return {
    merchantNumber: at('order', 'merchantNo'),
    orderId: at('order', 'orderNo'),
    orderDate: when,
    orderedAt,
    minor,
    currency: at('order', 'currency'),
    goodsName: at('order', 'subject').slice(0, 60),
    notifyUrl,
    tellFailures: true,
    variable: at('reply', 'attach').slice(0, 1024),
    site,
  }
}

const words: Readonly<Record<OrderRow['state'], string>> = {
  paid: 'PAID', failed: 'FAILED', suspicious: 'PENDING', open: 'WAITING', identified: 'WAITING', signed: 'WAITING', closed: 'CLOSED',
} // prettier-ignore

const orderOf = (order: OrderRow) => ({
  orderTime: order.order_date,
  merchantNo: order.merchant_number,
  orderNo: order.order_id,
  currency: order.currency,
  amountFen: String(order.amount_minor),
  refundedFen: String(order.refunded_minor),
  bankNo: order.serial_number ?? '',
  batch: order.batch_number ?? '',
  state: words[order.state],
  reason: order.comment ?? '',
})

function writeAnswer({ request, fault, order, refund, file }: RequestAnswer): string {
  return (
    header +
    element('Answer', {
      code: fault?.code ?? '0',
      text: fault?.text ?? 'OK',
      asked: { kind: request.kind, merchantNo: request.merchantNumber, orderNo: request.orderId },
      order: order === undefined ? '' : orderOf(order),
      file:
        file === undefined ? '' : { name: file.batch, content: Buffer.from(file.content).toString('base64') },
      refund:
        refund === undefined
          ? ''
          : {
              refundNo: refund.refund_id,
              state: refund.state === 'succeeded' ? 'DONE' : 'REFUSED',
              reason: refund.code ?? '',
              amountFen: String(refund.amount_minor),
            },
    })
  )
}

/** Harbor Bank: the same steps with its own field names, UTF-8, ISO currency codes and UTC. */
export const harbor: Dialect = {
  interfaceName,
  interfaceVersion,
  form: {
    name: 'service',
    version: 'version',
    content: 'payReq',
    signature: 'sign',
    certificate: 'signCert',
  },
  notice: { variable: 'attach', content: 'payRes', signature: 'sign' },
  requests: { PAY_QUERY: 'query', PAY_REFUND: 'refund', PAY_CLOSE: 'close', PAY_FILE: 'file' },
  request: { name: 'service', content: 'req' },
  answer: { content: 'res', signature: 'sign' },
  fromBytes: fromUtf8,
  toBytes: (text) => Buffer.from(text, 'utf8'),
  merchantIn: (tree) => textAt(tree, 'order', 'merchantNo') || textAt(tree, 'merchantNo'),
  readOrder,
  readRequest: (kind, tree) => ({
    kind,
    merchantNumber: textAt(tree, 'merchantNo'),
    orderId: textAt(tree, 'orderNo'),
    refundId: textAt(tree, 'refundNo'),
    after: textAt(tree, 'after'),
    minor: fen(textAt(tree, 'refundFen')),
  }),
  writeNotice: (order, at) =>
    header +
    element('PayRes', {
      order: orderOf(order),
      noticeTime: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    }),
  writeAnswer,
  readReply: (body) => /^<ok>(.*)<\/ok>$/s.exec(body)?.[1] ?? '',
}
