import { ECDH } from 'node:crypto'
import { HDKey, privateKeyToAccount, publicKeyToAddress, type PrivateKeyAccount } from 'viem/accounts'
import { assert } from '#kernel/result.ts'

/** An address of the chain, in small letters. */
export type Address = `0x${string}`

/** The address at a place below an extended public key: the shop can receive there without holding a key that spends. */
export function addressAt(extendedPublicKey: string, place: number): Address {
  const { publicKey } = HDKey.fromExtendedKey(extendedPublicKey).deriveChild(place)
  assert(publicKey !== null, 'a derived key has a public part')
  const whole = ECDH.convertKey(publicKey, 'secp256k1', undefined, undefined, 'uncompressed')
  assert(typeof whole !== 'string', 'bytes were asked for')
  return publicKeyToAddress(`0x${whole.toString('hex')}`).toLowerCase() as Address
}

/** The account at a place below an extended private key: it signs for the address the public key has there. */
export function spendingKeyAt(extendedPrivateKey: string, place: number): PrivateKeyAccount {
  const { privateKey } = HDKey.fromExtendedKey(extendedPrivateKey).deriveChild(place)
  assert(privateKey !== null, 'an extended private key has a private part')
  return privateKeyToAccount(`0x${Buffer.from(privateKey).toString('hex')}`)
}

/** What a wallet scans: token, chain, receiver and amount (EIP-681). */
export function paymentUri(pay: {
  readonly token: string
  readonly chainId: number
  readonly address: string
  readonly atomic: bigint
}): string {
  return `ethereum:${pay.token}@${pay.chainId}/transfer?address=${pay.address}&uint256=${pay.atomic}`
}
