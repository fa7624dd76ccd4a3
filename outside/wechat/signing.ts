import { createCipheriv, createSign, createVerify, randomBytes } from 'node:crypto'

/** Who the merchant is at WeChat Pay, and the keys of both. */
export type House = {
  readonly mchid: string
  readonly appid: string
  /** Serial number of the merchant's certificate, as it names itself in requests. */
  readonly merchantSerial: string
  readonly merchantKey: string
  readonly privateKey: string
  /** The 32 bytes under which notices are sealed. */
  readonly apiV3Key: string
  /** `PUB_KEY_ID_…`: the name of the platform's public key. */
  readonly publicKeyId: string
  /** The platform's certificate (PEM) and its serial, for merchants of the older kind. */
  readonly certificate?: { readonly pem: string; readonly serial: string }
}

const lines = (...parts: readonly (string | number)[]) => `${parts.join('\n')}\n`

/** Whether a request is the merchant's: signed over method, address, time, nonce and body, not more than five minutes old. */
export function isMerchants(
  house: House,
  asked: { readonly method: string; readonly target: string; readonly body: string },
  authorization: string,
): boolean {
  const [, list = ''] = /^WECHATPAY2-SHA256-RSA2048 (.+)$/.exec(authorization) ?? []
  const given = Object.fromEntries(
    [...list.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  )
  const { mchid, serial_no: serial, timestamp = '', nonce_str: nonce = '', signature = '' } = given
  if (mchid !== house.mchid || serial !== house.merchantSerial || !/^\d{10}$/.test(timestamp)) return false
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300 || nonce === '') return false
  return createVerify('RSA-SHA256')
    .update(lines(asked.method, asked.target, timestamp, nonce, asked.body))
    .verify(house.merchantKey, signature, 'base64')
}

/** The four headers with which the platform signs a body, an answer or a notice; `serial` names the key. */
export function signedHeaders(house: House, body: string, serial: string): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const nonce = randomBytes(16).toString('hex')
  return {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Serial': serial,
    'Wechatpay-Signature': createSign('RSA-SHA256')
      .update(lines(timestamp, nonce, body))
      .sign(house.privateKey, 'base64'),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

/** Which key to sign with: the one the merchant names, or the public key where it names none. */
export function serialFor(house: House, named: unknown): string {
  return house.certificate !== undefined && named === house.certificate.serial
    ? named
    : house.certificate !== undefined && named === undefined
      ? house.certificate.serial
      : house.publicKeyId
}

/** Sealed by AES-256-GCM under the APIv3 key, as notices and certificates travel. */
export function sealed(house: House, text: string, associated: string) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', house.apiV3Key, nonce).setAAD(Buffer.from(associated))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    algorithm: 'AEAD_AES_256_GCM',
    nonce,
    associated_data: associated,
    ciphertext: body.toString('base64'),
  }
}
