import { type Family, model, sizes } from '../../family.ts'
import { words } from '../../words.ts'

/** Cutting boards of solid wood. */
export const cuttingBoard: Family = {
  code: 'cutting-board',
  sku: 'BRD',
  brands: ['Dielenhaus'],
  weightGrams: 1500,
  colorChoice: false,
  sizes: sizes(
    'size',
    'Size | 尺寸 | Taille',
    's, 75, 60, 30 × 20 cm',
    'm, 100, 100, 40 × 28 cm',
    'l, 140, 150, 50 × 35 cm',
  ),
  about: words(
    `Solid {material}, oiled twice with linseed and left to dry for a week between coats. Gentle to knives, easy to sand back to new, and thick enough to be used from both sides. | 实心{material}，亚麻籽油涂两遍，中间晾一周。不伤刀刃，砂磨即新，厚实可两面使用。 | En {material} massif, huilée deux fois au lin avec une semaine de séchage entre les couches. Douce aux couteaux, facile à poncer, assez épaisse pour servir des deux côtés.`,
  ),
  models: [
    model(
      'Warnow',
      '34.90',
      'oak oak',
      { material: 'oak', origin: 'germany' },
      'oak board | 橡木砧板 | planche en chêne',
      'A plain board with a hole to hang it by. | 朴素一板，留孔可挂。 | Une planche simple, percée pour la suspendre.',
    ),
    model(
      'Peene',
      '49.00',
      'walnut walnut',
      { material: 'walnut', origin: 'france' },
      'walnut board | 胡桃木砧板 | planche en noyer',
      'Dark and close-grained, with a groove for juices. | 色深纹密，边有汁槽。 | Sombre et serrée, avec une rigole pour le jus.',
    ),
    model(
      'Tartu',
      '64.90',
      'ash walnut',
      { material: 'ash', origin: 'estonia' },
      'striped board | 拼纹砧板 | planche à bandes',
      'Ash and walnut glued in stripes like a ship’s deck. | 白蜡与胡桃木相间拼合，如同甲板。 | Frêne et noyer collés en bandes comme un pont de navire.',
    ),
    model(
      'Memel',
      '29.50',
      'ash ash',
      { material: 'beech', origin: 'poland' },
      'bread board | 面包板 | planche à pain',
      'Round, with a rim that keeps the crumbs at home. | 圆形带边，面包屑不外逃。 | Ronde, avec un rebord qui retient les miettes.',
    ),
    model(
      'Skane',
      '39.50',
      'oak ash',
      { material: 'birch', origin: 'sweden' },
      'serving board | 上菜木板 | planche de service',
      'A long paddle for cheese, ham and late evenings. | 长柄木板，盛奶酪、火腿与夜谈。 | Une longue palette pour fromage, jambon et soirées tardives.',
    ),
  ],
}
