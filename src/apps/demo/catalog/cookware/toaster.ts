import { type Family, model } from '../../family.ts'
import { words } from '../../words.ts'

/** Toasters. */
export const toaster: Family = {
  code: 'toaster',
  sku: 'TST',
  brands: ['Klanghus Home'],
  weightGrams: 2100,
  colorChoice: true,
  facts: { material: 'steel', origin: 'germany' },
  about: words(
    `Wide slots for bread you cut yourself, and a lift that hands it to you. {power} W, seven shades of brown, a crumb drawer at the front, and every part can be ordered singly. | 宽槽容得下自己切的面包，升降架把它递到你手上。{power}瓦，七档烤色，前置屑盘，每个零件都可单独订购。 | Des fentes larges pour le pain coupé soi-même, et un élévateur qui vous le tend. {power} W, sept nuances de brun, un tiroir à miettes devant, et chaque pièce se commande à l’unité.`,
  ),
  models: [
    model(
      'Boston',
      '79.00',
      'cream brick black',
      { power: 900 },
      'two-slice toaster | 双片烤面包机 | grille-pain deux fentes',
      'Rounded, heavy and good for twenty years of mornings. | 圆润沉实，够用二十年的清晨。 | Arrondi, lourd, bon pour vingt ans de matins.',
    ),
    model(
      'York',
      '109.00',
      'steel ink',
      { power: 1600 },
      'four-slice toaster | 四片烤面包机 | grille-pain quatre fentes',
      'Two hearts that heat on their own. | 两组炉芯，各自加热。 | Deux cœurs qui chauffent séparément.',
    ),
    model(
      'Ribe',
      '64.90',
      'sky butter',
      { power: 800 },
      'long-slot toaster | 长槽烤面包机 | grille-pain longue fente',
      'One long slot for loaves that ignore the standard. | 一条长槽，伺候不合规格的面包。 | Une longue fente pour les pains hors norme.',
    ),
    model(
      'Kampen',
      '89.90',
      'celadon rose',
      { power: 950 },
      'breakfast toaster | 早餐烤面包机 | grille-pain du matin',
      'With a rack on top for the rolls. | 顶上有架，可暖小面包。 | Avec une grille pour réchauffer les petits pains.',
    ),
    model(
      'Buxtehude',
      '99.00',
      'copper black',
      { power: 1000 },
      'classic toaster | 经典烤面包机 | grille-pain classique',
      'Brushed sides and a timer that ticks. | 拉丝侧板，计时器滴答作响。 | Des flancs brossés et une minuterie qui tictaque.',
    ),
  ],
}
