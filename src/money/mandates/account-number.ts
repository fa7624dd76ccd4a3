const weights = [3, 7, 1]

/** Whether nine digits are an ABA routing number: weighted 3, 7, 1 in turn they come to a multiple of ten. */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text) || text === '000000000') return false
  const sum = Array.from(text).reduce((total, digit, i) => total + Number(digit) * (weights[i % 3] ?? 0), 0)
  return sum % 10 === 0
}

/** Whether a text may be the number of an account at a bank of the network: 4 to 17 digits. */
export const isAccountNumber = (text: string): boolean => /^\d{4,17}$/.test(text)

/** All of an account number that is ever shown. */
export const lastFour = (number: string): string => number.slice(-4)
