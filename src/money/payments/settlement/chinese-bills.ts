import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import type { HttpOut } from '#kernel/http-out.ts'
import { assert } from '#kernel/result.ts'
import { alipayCaller, type AlipaySettings } from '../connectors/alipay.ts'
import { unionpayFile, type UnionpaySettings } from '../connectors/unionpay.ts'
import { wechatCaller, wechatFile, type WechatKeys } from '../connectors/wechat-wire.ts'
import { parseAlipaySettlement } from './alipay.ts'
import { dailyBills } from './daily-bills.ts'
import type { SettlementSource } from './source.ts'
import { parseUnionpaySettlement } from './unionpay.ts'
import { parseWechatSettlement } from './wechat.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Alipay's bills: their address is asked for and signed, the file is fetched from there. */
export function alipayBills(settings: AlipaySettings, out: HttpOut): SettlementSource {
  const call = alipayCaller(settings, out)
  return dailyBills({
    connector: 'alipay',
    method: 'alipay',
    async linesOf(day) {
      const asked = { bill_type: 'trade', bill_date: day }
      const { fields } = await call('alipay.data.dataservice.bill.downloadurl.query', asked)
      if (fields['sub_code'] === 'isp.bill_not_exist') return []
      const url = text(fields['bill_download_url'])
      const allow = url.startsWith('https:') ? 'public' : 'simulators'
      const answer = await out.request({ url, allow })
      assert(answer.status === 200, `Alipay bill of ${day}: status ${answer.status}`)
      return parseAlipaySettlement(answer.body)
    },
  })
}

/** WeChat Pay's bills: address and digest are asked for and signed, the file must have that digest. */
export function wechatBills(settings: WechatKeys, out: HttpOut): SettlementSource {
  const call = wechatCaller(settings, out)
  return dailyBills({
    connector: 'wechat',
    method: 'wechat-qr',
    async linesOf(day) {
      const { status, fields } = await call('GET', `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL`)
      if (fields['code'] === 'NO_STATEMENT_EXIST') return []
      assert(status === 200, `WeChat bill of ${day}: status ${status}`)
      const bytes = await wechatFile(settings, out, text(fields['download_url']))
      const digest = createHash('sha1').update(bytes).digest('hex')
      assert(
        digest === text(fields['hash_value']).toLowerCase(),
        `WeChat bill of ${day}: not the file it was said to be`,
      )
      return parseWechatSettlement(bytes)
    },
  })
}

/** UnionPay's files: compressed and in base64 inside a signed answer. */
export function unionpayBills(settings: UnionpaySettings, out: HttpOut): SettlementSource {
  return dailyBills({
    connector: 'unionpay',
    method: 'unionpay',
    async linesOf(day) {
      const content = await unionpayFile(settings, out, day.slice(5).replace('-', ''))
      return content === '' ? [] : parseUnionpaySettlement(inflateSync(Buffer.from(content, 'base64')))
    },
  })
}
