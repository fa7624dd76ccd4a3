import { BlockList, isIP } from 'node:net'

/** Networks that are not the public internet: our own machine, our own network, and everything reserved. */
const closed = new BlockList()
const v4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
for (const [net, bits] of v4) closed.addSubnet(net, bits, 'ipv4')

const open6 = new BlockList()
open6.addSubnet('2000::', 3, 'ipv6')
const v6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]
for (const [net, bits] of v6) closed.addSubnet(net, bits, 'ipv6')

/** The IPv4 address inside a mapped or translated IPv6 one, if there is one. */
function innerV4(address: string): string | undefined {
  const dotted = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (dotted !== undefined) return dotted
  const hex = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address)
  if (!hex) return undefined
  const [high, low] = [parseInt(hex[1] ?? '0', 16), parseInt(hex[2] ?? '0', 16)]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** The short form of an IPv6 address, so that one address has one spelling. */
function plainV6(address: string): string | undefined {
  try {
    return new URL(`http://[${address.split('%')[0]}]/`).hostname.slice(1, -1)
  } catch {
    return undefined
  }
}

/** True when the address is on the public internet. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address.split('%')[0] ?? '')
  if (family === 4) return !closed.check(address, 'ipv4')
  if (family !== 6 || address.includes('%')) return false
  const plain = plainV6(address)
  if (plain === undefined) return false
  const inner = innerV4(plain)
  if (inner !== undefined) return false
  return open6.check(plain, 'ipv6') && !closed.check(plain, 'ipv6')
}
