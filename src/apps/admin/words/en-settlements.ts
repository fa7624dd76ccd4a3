/** Settlement files of providers, and what their fees are made of. */
export const enSettlements = {
  'settlement.title': 'Settlement files',
  'settlement.one': 'Settlement file',
  'settlement.none': 'No provider has sent a settlement file yet.',
  'settlement.file': 'File',
  'settlement.value_on': 'For',
  'settlement.lines': 'Lines',
  'settlement.differences': '{count} differ',
  'settlement.all_match': 'all match',
  'settlement.totals': 'What it comes to',
  'settlement.totals_of': 'By what the lines tell of',
  'settlement.all': 'Together',
  'settlement.interchange': 'Interchange',
  'settlement.scheme': 'Scheme fee',
  'settlement.markup': 'Acquirer’s markup',
  'settlement.undivided': 'Not divided',
  'settlement.parts_hint':
    'Interchange is the income of the bank that issued the card, the scheme fee that of the card network, the markup that of the acquirer. Not divided is what a provider tells as one sum; where a provider divides its fees, anything left there is a case.',
  'settlement.not_paid': 'not paid yet',
  'settlement.paid_by': 'Paid {amount}',
  'settlement.more': 'More lines',
} as const
