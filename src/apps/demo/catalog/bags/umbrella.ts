import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Umbrellas. */
export const umbrella: Family = {
  code: 'umbrella',
  sku: 'UMB',
  brands: ['Takelwerk'],
  weightGrams: 560,
  colorChoice: true,
  facts: { waterproof: true },
  about: words(
    `Tested on the Hamburg quays in November, which is all that needs saying. {diameter} cm across when open, ribs of glass fiber that bend and come back, and a handle that finds the hand. | 十一月在汉堡码头试过，不必多说。撑开直径{diameter}厘米，玻纤伞骨弯而复直，伞柄自会找手。 | Essayé sur les quais de Hambourg en novembre, tout est dit. {diameter} cm ouvert, des baleines en fibre de verre qui plient et reviennent, et une poignée qui trouve la main.`,
  ),
  models: [
    model(
      'Rostock',
      '69.90',
      'ink brick black',
      { diameter: 108, length: 88 },
      'long umbrella | 长柄伞 | parapluie long',
      'A crook of bent ash and a point for pointing. | 弯白蜡木柄，伞尖可指路。 | Une crosse de frêne courbé et une pointe pour montrer.',
    ),
    model(
      'Gotland',
      '39.90',
      'sea rose amber',
      { diameter: 94, length: 28 },
      'folding umbrella | 折叠伞 | parapluie pliant',
      'Folds to the length of a flute. | 折起如一支短笛。 | Se plie à la longueur d’une flûte.',
    ),
    model(
      'Bornholm',
      '89.00',
      'butter slate',
      { diameter: 124, length: 94 },
      'storm umbrella | 抗风伞 | parapluie tempête',
      'Vents on top, calm below. | 伞顶通风，伞下无风。 | Des évents dessus, le calme dessous.',
    ),
    model(
      'Kampen',
      '34.90',
      'sky moss',
      { diameter: 72, length: 62 },
      'children’s umbrella | 儿童伞 | parapluie d’enfant',
      'Rounded tips and a duck where the handle ends. | 圆头伞骨，柄尾一只小鸭。 | Des bouts ronds et un canard au bout du manche.',
    ),
    model(
      'Ypres',
      '99.00',
      'moss walnut plum',
      { diameter: 104, length: 90 },
      'classic umbrella | 经典长伞 | parapluie classique',
      'Double stitched, wood throughout, ready for the opera. | 双线缝制，通体木杆，随时可赴歌剧院。 | Double couture, tout bois, prêt pour l’opéra.',
    ),
  ],
}
