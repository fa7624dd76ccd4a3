import { createDecipheriv } from 'node:crypto'
import type { HttpOut } from '#kernel/http-out.ts'
import { ports } from '#kernel/ports.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { MessageHeaders } from '#kernel/signed-message.ts'
import { jsonObject } from './bank-words.ts'
import { isSignedRsa, publicKeyOf, signRsa } from './rsa-sha256.ts'
import { objectOf, textOf, type WechatFields } from './wechat-words.ts'

/** Who we are at WeChat Pay, and the keys of both. */
export type WechatKeys = {
  readonly origin: string
  readonly mchid: string
  /** Serial number of our merchant certificate. */
  readonly merchantSerial: string
  /** Our key, PEM. */
  readonly privateKey: string
  /** The 32 characters under which notices are sealed. */
  readonly apiV3Key: string
  /**
   * The platform's keys by their names: `PUB_KEY_ID_…` and a public key (PEM), or the serial number and a platform
   * certificate (PEM). The first is asked for; the others are believed too, for the time of a change.
   */
  readonly platformKeys: Readonly<Record<string, string>>
  readonly timeoutMs?: number
}

const toleranceSeconds = 300
const lines = (...parts: readonly string[]) => `${parts.join('\n')}\n`

/** Whether the platform signed these bytes with a key we know, within five minutes of now. */
export function verifyPlatform(
  keys: WechatKeys,
  headers: MessageHeaders,
  raw: Uint8Array,
  now: Date,
): Result<undefined, 'bad_signature' | 'too_old'> {
  const header = (name: string) => [headers[`wechatpay-${name}`] ?? ''].join()
  const [serial, timestamp, nonce] = [header('serial'), header('timestamp'), header('nonce')]
  const pem = Object.hasOwn(keys.platformKeys, serial) ? keys.platformKeys[serial] : undefined
  if (pem === undefined || !/^\d{1,12}$/.test(timestamp)) return refused('bad_signature')
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), raw, Buffer.from('\n')])
  if (!isSignedRsa(signed, header('signature'), publicKeyOf(pem))) return refused('bad_signature')
  const isFresh = Math.abs(now.getTime() / 1000 - Number(timestamp)) <= toleranceSeconds
  return isFresh ? done(undefined) : refused('too_old')
}

/** The text of a sealed resource; undefined when it was not sealed under our key. */
export function openResource(apiV3Key: string, resource: WechatFields): string | undefined {
  const sealed = Buffer.from(longText(resource), 'base64')
  const nonce = textOf(resource, 'nonce') ?? ''
  if (resource['algorithm'] !== 'AEAD_AES_256_GCM' || sealed.length <= 16 || nonce.length !== 12)
    return undefined
  const associated = typeof resource['associated_data'] === 'string' ? resource['associated_data'] : ''
  try {
    const opener = createDecipheriv('aes-256-gcm', apiV3Key, nonce, { authTagLength: 16 })
      .setAAD(Buffer.from(associated))
      .setAuthTag(sealed.subarray(-16))
    return Buffer.concat([opener.update(sealed.subarray(0, -16)), opener.final()]).toString('utf8')
  } catch {
    // The seal does not fit: whatever this is, WeChat Pay did not send it to us.
    return undefined
  }
}

const longText = (resource: WechatFields) =>
  typeof resource['ciphertext'] === 'string' && resource['ciphertext'].length <= 65_536
    ? resource['ciphertext']
    : ''

/** What WeChat Pay answered, signed by it. */
export type WechatAnswer = {
  readonly status: number
  readonly raw: Uint8Array
  readonly fields: WechatFields
}

/** A call to WeChat Pay. */
export type WechatCall = (method: 'GET' | 'POST', target: string, body?: object) => Promise<WechatAnswer>

/** Our signature over a request, as its header carries it. */
function authorizationOf(keys: WechatKeys, method: string, target: string, body: string): string {
  const timestamp = String(Math.floor(ports().now().getTime() / 1000))
  const nonce = Buffer.from(ports().randomBytes(16)).toString('hex')
  const signature = signRsa(lines(method, target, timestamp, nonce, body), keys.privateKey)
  return `WECHATPAY2-SHA256-RSA2048 mchid="${keys.mchid}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${keys.merchantSerial}"`
}

/** A file of WeChat Pay. Files are not signed: whoever asks compares the digest that was. */
export async function wechatFile(keys: WechatKeys, out: HttpOut, url: string): Promise<Uint8Array> {
  const { origin, pathname, search } = new URL(url)
  const authorization = authorizationOf(keys, 'GET', `${pathname}${search}`, '')
  const headers = { authorization, 'user-agent': 'Kontor' }
  if (origin !== keys.origin) throw new Error('WeChat Pay names a file elsewhere')
  const answer = await out.request({ url, headers, allow: 'simulators' })
  if (answer.status !== 200) throw new Error(`WeChat Pay gives no file: status ${answer.status}`)
  return answer.body
}

/** Call WeChat Pay; throws where no answer came that the platform has signed, or only a pause may mend it. */
export function wechatCaller(keys: WechatKeys, out: HttpOut): WechatCall {
  return async (method, target, body) => {
    const [serial = ''] = Object.keys(keys.platformKeys)
    const text = body === undefined ? '' : JSON.stringify(body)
    const authorization = authorizationOf(keys, method, target, text)
    const answer = await out.request({
      url: `${keys.origin}${target}`,
      method,
      headers: {
        authorization,
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'Kontor',
        'wechatpay-serial': serial,
      },
      ...(body === undefined ? {} : { body: text }),
      timeoutMs: keys.timeoutMs ?? 8_000,
      allow: 'simulators',
    })
    const { status } = answer
    const verified = verifyPlatform(keys, answer.headers, answer.body, ports().now())
    if (!verified.ok) throw new Error(`WeChat Pay did not answer: status ${status}, ${verified.refusal}`)
    if (status >= 500 || status === 429 || status === 408)
      throw new Error(`WeChat Pay could not answer now: status ${status}`)
    return { status, raw: answer.body, fields: jsonObject(answer.body) ?? {} }
  }
}

/** The header and the opened resource of a notice. */
export type OpenedNotice = {
  readonly id: string
  readonly at: Date
  readonly type: string
  readonly resource: WechatFields
}

/** Read a notice: signed by the platform, and sealed under our key. */
export function openNotice(
  keys: WechatKeys,
  raw: Uint8Array,
  headers: MessageHeaders,
  now: Date,
): Result<OpenedNotice, 'bad_signature' | 'too_old' | 'malformed'> {
  const verified = verifyPlatform(keys, headers, raw, now)
  if (!verified.ok) return verified
  const fields = jsonObject(raw) ?? {}
  const sealed = objectOf(fields['resource'])
  const id = textOf(fields, 'id')
  const at = new Date(textOf(fields, 'create_time') ?? '')
  const text = openResource(keys.apiV3Key, sealed)
  const resource = text === undefined ? undefined : jsonObject(Buffer.from(text))
  if (id === undefined || Number.isNaN(at.getTime()) || resource === undefined) return refused('malformed')
  return done({ id, at, type: textOf(sealed, 'original_type') ?? '', resource })
}
