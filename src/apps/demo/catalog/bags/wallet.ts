import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Wallets and small leather goods. */
export const wallet: Family = {
  code: 'wallet',
  sku: 'WLT',
  brands: ['Riemer & Sohn'],
  weightGrams: 95,
  colorChoice: true,
  facts: { material: 'leather' },
  about: words(
    `Cut by hand from vegetable-tanned leather, edges burnished, thread waxed. It starts out a little stiff, gives in after two weeks, and stays with you for about twenty years. | 植鞣皮手工裁切，边缘抛光，蜡线缝制。初用略硬，两周服帖，陪你二十年。 | Coupé à la main dans un cuir tanné végétal, tranches lissées, fil ciré. Un peu raide d’abord, il cède au bout de deux semaines et reste avec vous une vingtaine d’années.`,
  ),
  models: [
    model(
      'Hull',
      '59.90',
      'walnut black brick',
      { width: 11 },
      'wallet | 钱包 | portefeuille',
      'Six cards, some notes, and a receipt you will need. | 六张卡，几张钞票，一张用得着的收据。 | Six cartes, quelques billets et un reçu utile.',
    ),
    model(
      'Stade',
      '34.90',
      'ink amber moss',
      { width: 10 },
      'card holder | 卡包 | porte-cartes',
      'The smallest thing that still counts as luggage. | 最小的行李。 | Le plus petit des bagages.',
    ),
    model(
      'Soest',
      '49.90',
      'plum rose',
      { width: 12 },
      'coin purse | 零钱包 | porte-monnaie',
      'A metal clasp with the best click in the shop. | 金属口扣，全店最好听的一声。 | Un fermoir dont le clic est le plus beau du magasin.',
    ),
    model(
      'Torun',
      '79.00',
      'copper slate',
      { width: 14 },
      'passport wallet | 护照夹 | étui à passeport',
      'For papers that are stamped standing up. | 装那些站着盖章的证件。 | Pour les papiers qu’on tamponne debout.',
    ),
    model(
      'Peene',
      '29.90',
      'sea sand',
      { width: 9 },
      'key case | 钥匙包 | étui à clés',
      'Keeps the keys from talking in your pocket. | 让钥匙在口袋里不再多嘴。 | Empêche les clés de bavarder dans la poche.',
    ),
  ],
}
