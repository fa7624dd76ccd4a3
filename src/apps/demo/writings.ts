import type { BlockBody, MenuBody, WritingBody } from '#market/content/index.ts'

/** A piece the demo shop shows from the first day. */
export type DemoWriting =
  | {
      readonly kind: 'page' | 'article'
      readonly slug: string
      readonly body: WritingBody
      /** The category whose picture stands above it. */
      readonly pictureOf?: string
    }
  | { readonly kind: 'menu'; readonly slug: string; readonly body: MenuBody }
  | {
      readonly kind: 'block'
      readonly slug: string
      readonly body: BlockBody
      /** The category whose picture the block takes. */
      readonly pictureOf?: string
    }

const enamel: WritingBody = {
  texts: {
    en: {
      title: 'Glass on steel',
      lede: 'Why an enamel pot from your grandmother’s kitchen may outlive yours.',
      text: `Enamel is glass. It is ground fine, stirred into water, poured over a pot of sheet steel and fired until it melts into the metal. What comes out is hard, smooth and does not care about vinegar, fire or onions.

## What it likes

- **Gas, induction, the oven.** Steel conducts, glass does not burn.
- **Slow heating.** An empty pot on a full flame is the one thing that hurts it.
- **Wood and silicone.** A steel spoon will not break it, but it will leave gray lines.

## What a chip means

A chip on the rim is a mark of age. A chip inside is the end: retire the pot to the window sill, where it will do well with basil in it.

See our [pots and pans](/c/cookware).`,
    },
    zh: {
      title: '钢上的玻璃',
      lede: '祖母厨房里的一只搪瓷锅，为什么可能比你的锅更长寿。',
      text: `搪瓷就是玻璃。磨成细粉，调成浆，浇在薄钢锅上，入窑烧到熔进金属。出窑之后坚硬光滑，不怕醋、火与洋葱。

## 它喜欢什么

- **燃气、电磁炉、烤箱。** 钢导热，玻璃不燃。
- **慢慢加热。** 空锅大火是唯一的伤害。
- **木铲和硅胶。** 钢勺不会弄坏它，但会留下灰痕。

## 缺了一块意味着什么

锅沿的缺口只是岁月的记号；锅内的缺口则是终点：请让它去窗台上种罗勒。

看看我们的[锅具](/c/cookware)。`,
    },
    fr: {
      title: 'Du verre sur l’acier',
      lede: 'Pourquoi une casserole émaillée de grand-mère peut survivre à la vôtre.',
      text: `L’émail est du verre. On le broie, on le délaie, on le verse sur une casserole de tôle et on le cuit jusqu’à ce qu’il fonde dans le métal. Il en sort dur, lisse, indifférent au vinaigre, au feu et aux oignons.

## Ce qu’il aime

- **Le gaz, l’induction, le four.** L’acier conduit, le verre ne brûle pas.
- **Chauffer lentement.** Une casserole vide à plein feu est la seule chose qui le blesse.
- **Le bois et le silicone.** Une cuillère d’acier ne le casse pas, mais laisse des traits gris.

## Ce que dit un éclat

Au bord, c’est une marque d’âge. À l’intérieur, c’est la fin : la casserole ira sur le rebord de la fenêtre, avec du basilic.

Voir nos [casseroles](/c/cookware).`,
    },
  },
}

const lamp: WritingBody = {
  texts: {
    en: {
      title: 'A lamp for the last chapter',
      lede: 'Where to put it, how bright, and what color evening has.',
      text: `A reading lamp stands behind the shoulder, on the side of the hand that does not turn the pages. Its lower rim hangs at the height of your ear when you sit.

| For | Lumens | Color |
| --- | --- | --- |
| Reading | 450 to 800 | warm white, 2,700 K |
| Drawing | 800 to 1,200 | neutral, 4,000 K |
| The hall | 250 to 400 | warm white |

A lamp that can be dimmed is two lamps: one for the book, and one for afterwards.

See our [lamps](/c/lighting).`,
    },
    zh: {
      title: '一盏读到最后一章的灯',
      lede: '放在哪里，多亮，夜晚是什么颜色。',
      text: `阅读灯应立在肩后，在不翻页的那只手一侧。坐下时，灯罩下沿与耳朵齐高。

| 用途 | 流明 | 色温 |
| --- | --- | --- |
| 阅读 | 450 至 800 | 暖白 2,700 K |
| 绘画 | 800 至 1,200 | 中性 4,000 K |
| 走廊 | 250 至 400 | 暖白 |

可调光的灯等于两盏灯：一盏给书，一盏给书之后。

看看我们的[灯具](/c/lighting)。`,
    },
    fr: {
      title: 'Une lampe pour le dernier chapitre',
      lede: 'Où la poser, quelle clarté, et de quelle couleur est le soir.',
      text: `Une lampe de lecture se tient derrière l’épaule, du côté de la main qui ne tourne pas les pages. Son bord inférieur est à la hauteur de l’oreille quand on est assis.

| Pour | Lumens | Couleur |
| --- | --- | --- |
| Lire | 450 à 800 | blanc chaud, 2 700 K |
| Dessiner | 800 à 1 200 | neutre, 4 000 K |
| Le couloir | 250 à 400 | blanc chaud |

Une lampe à variateur en fait deux : l’une pour le livre, l’autre pour après.

Voir nos [lampes](/c/lighting).`,
    },
  },
}

const imprint: WritingBody = {
  texts: {
    en: {
      title: 'Legal notice',
      lede: 'Who runs this shop.',
      text: `**This is a demonstration.** Nobody sells anything here, nothing is charged and nothing is shipped.

The operator of a real shop writes here who they are: name and form of the company, address, register and number, VAT number, who answers for the content, and how to reach them.

This page is edited at the desk, under *Content*.`,
    },
    zh: {
      title: '法律声明',
      lede: '谁在经营本店。',
      text: `**这是演示商店。** 这里不销售、不收费、不发货。

真实商店的经营者在此写明：公司名称与形式、地址、登记机关与编号、增值税号、内容负责人及联系方式。

本页可在后台“内容”中编辑。`,
    },
    fr: {
      title: 'Mentions légales',
      lede: 'Qui tient cette boutique.',
      text: `**Ceci est une démonstration.** Personne ne vend rien ici, rien n’est débité, rien n’est expédié.

L’exploitant d’une vraie boutique écrit ici qui il est : nom et forme de la société, adresse, registre et numéro, numéro de TVA, responsable du contenu, et comment le joindre.

Cette page se modifie au bureau, sous *Content*.`,
    },
  },
}

const lampBanner: BlockBody = {
  look: 'banner',
  position: 10,
  picture: '',
  href: '/journal/a-lamp-for-the-last-chapter',
  products: [],
  texts: {
    en: {
      heading: 'Evenings get longer',
      text: 'A lamp behind the shoulder, a chair, a chapter. How to choose the light you read by.',
      button: 'Read on',
    },
    zh: { heading: '夜渐长', text: '肩后一盏灯，一把椅，一章书。如何挑选阅读的光。', button: '继续阅读' },
    fr: {
      heading: 'Les soirs s’allongent',
      text: 'Une lampe derrière l’épaule, un fauteuil, un chapitre. Comment choisir sa lumière.',
      button: 'Lire la suite',
    },
  },
}

const tableShelf: BlockBody = {
  look: 'products',
  position: 20,
  picture: '',
  href: '/c/kitchen',
  products: ['bruges-round-casserole', 'wismar-bowl', 'trave-carafe', 'hamburg-cutlery-set'],
  texts: {
    en: { heading: 'A table for Sunday', text: '', button: 'All for the kitchen' },
    zh: { heading: '周日的餐桌', text: '', button: '厨房全部商品' },
    fr: { heading: 'Une table pour dimanche', text: '', button: 'Toute la cuisine' },
  },
}

/** What the demo shop has to say: two articles, a page, two blocks of the front page and a menu. */
export const demoWritings: readonly DemoWriting[] = [
  { kind: 'article', slug: 'glass-on-steel', body: enamel, pictureOf: 'cookware' },
  { kind: 'article', slug: 'a-lamp-for-the-last-chapter', body: lamp, pictureOf: 'lighting' },
  { kind: 'page', slug: 'legal-notice', body: imprint },
  { kind: 'block', slug: 'evenings', body: lampBanner, pictureOf: 'lighting' },
  { kind: 'block', slug: 'sunday-table', body: tableShelf },
  {
    kind: 'menu',
    slug: 'house',
    body: {
      items: [
        {
          href: '/pages/legal-notice',
          labels: { en: 'Legal notice', zh: '法律声明', fr: 'Mentions légales' },
        },
      ],
    },
  },
]
