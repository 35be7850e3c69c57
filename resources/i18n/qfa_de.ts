<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>AblationDrawing</name>
    <message>
        <source>Ablation: %1</source>
        <translation>Ablation: %1</translation>
    </message>
    <message>
        <source>average bits of the subnets (bins of random ones), bit</source>
        <translation>mittlere Bits der Teilnetze (Klassen zufälliger), Bit</translation>
    </message>
    <message>
        <source>width of the uniform subnet, bit</source>
        <translation>Breite des einheitlichen Teilnetzes, Bit</translation>
    </message>
    <message>
        <source>↑ better</source>
        <translation>↑ besser</translation>
    </message>
    <message>
        <source>↓ better</source>
        <translation>↓ besser</translation>
    </message>
    <message>
        <source>held-out loss, nats per response token, %1</source>
        <translation>Verlust auf zurückgehaltenen Beispielen, Nats je Antwort-Token, %1</translation>
    </message>
</context>
<context>
    <name>Background</name>
    <message>
        <source>%1 did not start: %2</source>
        <translation>%1 ist nicht gestartet: %2</translation>
    </message>
</context>
<context>
    <name>Format</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>mixed</source>
        <translation>gemischt</translation>
    </message>
    <message>
        <source>%1 bit</source>
        <translation>%1 Bit</translation>
    </message>
    <message>
        <source>%1 on %2</source>
        <translation>%1 auf %2</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>length-normalised accuracy</source>
        <translation>längennormierte Genauigkeit</translation>
    </message>
    <message>
        <source>accuracy (norm.)</source>
        <translation>Genauigkeit (norm.)</translation>
    </message>
    <message>
        <source>negative log-likelihood (NLL)</source>
        <translation>negative Log-Likelihood (NLL)</translation>
    </message>
    <message>
        <source>nats per item</source>
        <translation>Nats je Item</translation>
    </message>
    <message>
        <source>KL to teacher</source>
        <translation>KL zum Lehrer</translation>
    </message>
    <message>
        <source>nats per token</source>
        <translation>Nats je Token</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>zurückgehalten</translation>
    </message>
</context>
<context>
    <name>Formula</name>
    <message>
        <source>p_b(t) ∝ exp(λ·b), with λ such that Σ b·p_b(t) = μ(t)</source>
        <translation>p_b(t) ∝ exp(λ·b), mit λ so, dass Σ b·p_b(t) = μ(t)</translation>
    </message>
    <message>
        <source>difference to the best uniform subnet of no more bytes, on the same items: d = 1/n·Σ (score_i − uniform_i) = %1, n = %2</source>
        <translation>Unterschied zum besten einheitlichen Teilnetz von nicht mehr Bytes, auf denselben Aufgaben: d = 1/n·Σ (Ergebnis_i − einheitlich_i) = %1, n = %2</translation>
    </message>
    <message>
        <source>expected share of updates in T = %1 steps, E_b = 1/T·Σ p_b(t): %2</source>
        <translation>erwarteter Anteil an den Aktualisierungen in T = %1 Schritten, E_b = 1/T·Σ p_b(t): %2</translation>
    </message>
    <message>
        <source>R_b(t) = visits of b / (L·t), realised; E_b(t) = 1/t·Σ p_b(μ(τ)), expected</source>
        <translation>R_b(t) = Besuche von b / (L·t), eingetreten; E_b(t) = 1/t·Σ p_b(μ(τ)), erwartet</translation>
    </message>
    <message>
        <source>95 % band: E_b(t) ± 1.96·sqrt(Σ p_b·(1 − p_b)/L)/t</source>
        <translation>95-%-Band: E_b(t) ± 1,96·sqrt(Σ p_b·(1 − p_b)/L)/t</translation>
    </message>
    <message>
        <source>inside</source>
        <translation>innerhalb</translation>
    </message>
    <message>
        <source>outside</source>
        <translation>außerhalb</translation>
    </message>
    <message>
        <source>Size(a) = fixed + Σ bytes of unit l at a_l bits, of the file for %1</source>
        <translation>Size(a) = fest + Σ Bytes der Einheit l bei a_l Bit, der Datei für %1</translation>
    </message>
    <message>
        <source>#%1: fixed %2</source>
        <translation>#%1: fest %2</translation>
    </message>
    <message>
        <source>%1 units, %2</source>
        <translation>%1 Einheiten, %2</translation>
    </message>
    <message>
        <source>= %1 bytes, %2</source>
        <translation>= %1 Bytes, %2</translation>
    </message>
    <message>
        <source>W = s·q + m; the adapter goes into the minimum: m&apos; = m + c·BA/g</source>
        <translation>W = s·q + m; der Adapter geht in das Minimum ein: m&apos; = m + c·BA/g</translation>
    </message>
    <message>
        <source>s and m&apos; are rounded to fp16 once; an exact format stores q, s and m&apos; as they are.</source>
        <translation>s und m&apos; werden einmal auf fp16 gerundet; ein exaktes Format speichert q, s und m&apos;, wie sie sind.</translation>
    </message>
    <message>
        <source>p_b(t): the two widths around μ(t), such that Σ b·p_b(t) = μ(t)</source>
        <translation>p_b(t): die zwei Bitbreiten um μ(t), sodass Σ b·p_b(t) = μ(t)</translation>
    </message>
    <message>
        <source>in turn: all at b₁ = %1, all at b_N = %2, each unit at random</source>
        <translation>der Reihe nach: alle mit b₁ = %1, alle mit b_N = %2, jede Einheit zufällig</translation>
    </message>
</context>
<context>
    <name>FrontDrawing</name>
    <message>
        <source>file size, %1</source>
        <translation>Dateigröße, %1</translation>
    </message>
    <message>
        <source>file size (%1), %2</source>
        <translation>Dateigröße (%1), %2</translation>
    </message>
    <message>
        <source>#%1, %2 (%3 bytes)</source>
        <translation>#%1, %2 (%3 Bytes)</translation>
    </message>
    <message>
        <source>%1 %2 %3 (± standard error, %4)</source>
        <translation>%1 %2 %3 (± Standardfehler, %4)</translation>
    </message>
    <message>
        <source>held-out accuracy on %1: %2 %</source>
        <translation>Genauigkeit auf zurückgehaltenen Daten, %1: %2 %</translation>
    </message>
    <message>
        <source>Front: score against file size</source>
        <translation>Front: Ergebnis über Dateigröße</translation>
    </message>
    <message>
        <source>Uniform subnets: %1</source>
        <translation>Einheitliche Teilnetze: %1</translation>
    </message>
    <message>
        <source>Front: %1</source>
        <translation>Front: %1</translation>
    </message>
    <message>
        <source>score</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>%1, %2, ↑ better</source>
        <translation>%1, %2, ↑ besser</translation>
    </message>
    <message>
        <source>Scored subnets appear here, the front with the search.</source>
        <translation>Bewertete Teilnetze erscheinen hier, die Front mit der Suche.</translation>
    </message>
    <message>
        <source>Uniform points appear with the first probes.</source>
        <translation>Einheitliche Punkte erscheinen mit den ersten Prüfungen.</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>Front: %1, %2</source>
        <translation>Front: %1, %2</translation>
    </message>
    <message>
        <source>average bits of the trained weights, Bit(a)</source>
        <translation>mittlere Bits der trainierten Gewichte, Bit(a)</translation>
    </message>
    <message>
        <source>No subnet has this score yet: re-score the short list on held-out tasks.</source>
        <translation>Noch kein Teilnetz hat dieses Ergebnis: Bewerten Sie die Auswahl auf zurückgehaltenen Aufgaben neu.</translation>
    </message>
</context>
<context>
    <name>NewRunCards</name>
    <message>
        <source>What the sampler will do</source>
        <translation>Was der Sampler tun wird</translation>
    </message>
    <message>
        <source>logarithmic shares (L)</source>
        <translation>logarithmische Anteile (L)</translation>
    </message>
    <message>
        <source>Logarithmic axis of the shares</source>
        <translation>Logarithmische Achse der Anteile</translation>
    </message>
    <message>
        <source>3  Supernet</source>
        <translation>3  Supernetz</translation>
    </message>
    <message>
        <source>Scales</source>
        <translation>Skalen</translation>
    </message>
    <message>
        <source>fp16</source>
        <translation>fp16</translation>
    </message>
    <message>
        <source>The engine stores scales in fp16; 8-bit super-blocks are not written yet.</source>
        <translation>Diese Version speichert Skalen in fp16; 8-Bit-Superblöcke werden noch nicht geschrieben.</translation>
    </message>
    <message>
        <source>L = %1 trained units</source>
        <translation>L = %1 trainierte Einheiten</translation>
    </message>
    <message>
        <source>Train for</source>
        <translation>Trainieren für</translation>
    </message>
    <message>
        <source>float zeros (MLX, Q4_1)</source>
        <translation>Gleitkomma-Nullpunkte (MLX, Q4_1)</translation>
    </message>
    <message>
        <source>The engine trains for float zeros only; integer zeros and lattices come later.</source>
        <translation>Diese Version trainiert nur für Gleitkomma-Nullpunkte; ganzzahlige Nullpunkte und Gitter kommen später.</translation>
    </message>
    <message>
        <source>4  Adapter</source>
        <translation>4  Adapter</translation>
    </message>
    <message>
        <source>Merges exactly into the minima (zeros).</source>
        <translation>Geht exakt in die Minima (Nullpunkte) auf.</translation>
    </message>
    <message>
        <source>c = α/r = %1.</source>
        <translation>c = α/r = %1.</translation>
    </message>
    <message>
        <source>%1 M trainable parameters for each bit-width.</source>
        <translation>%1 Mio. trainierbare Parameter je Bitbreite.</translation>
    </message>
    <message>
        <source>5  Sampler</source>
        <translation>5  Sampler</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>easy → hard (starts at the widest)</source>
        <translation>leicht → schwer (beginnt mit der größten Breite)</translation>
    </message>
    <message>
        <source>The engine&apos;s wave always starts at the widest bit-width.</source>
        <translation>Die Welle dieser Version beginnt immer mit der größten Bitbreite.</translation>
    </message>
    <message>
        <source>6  Training and safety</source>
        <translation>6  Training und Sicherheit</translation>
    </message>
    <message>
        <source>Early stop</source>
        <translation>Früher Stopp</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>The engine does not stop a bit-width early yet.</source>
        <translation>Diese Version hält noch keine Bitbreite früh an.</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>last 3</source>
        <translation>die letzten 3</translation>
    </message>
    <message>
        <source>The engine keeps the last three checkpoints; it does not keep the best of each bit-width yet.</source>
        <translation>Diese Version behält die letzten drei Checkpoints; den besten je Bitbreite behält sie noch nicht.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>This engine trains on the processor; it has no other device.</source>
        <translation>Diese Version trainiert auf dem Prozessor; ein anderes Gerät hat sie nicht.</translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>RunSettings</name>
    <message>
        <source>%1: got “%2”, expected a whole number from %3 to %4.</source>
        <translation>%1: „%2“ erhalten, erwartet wird eine ganze Zahl von %3 bis %4.</translation>
    </message>
    <message>
        <source>%1: got “%2”, expected a number from %3 to %4.</source>
        <translation>%1: „%2“ erhalten, erwartet wird eine Zahl von %3 bis %4.</translation>
    </message>
    <message>
        <source>%1: got “%2”, expected one of %3.</source>
        <translation>%1: „%2“ erhalten, erwartet wird eines von %3.</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>%1: got “%2”, expected some of %3.</source>
        <translation>%1: „%2“ erhalten, erwartet werden einige von %3.</translation>
    </message>
    <message>
        <source>Mixture</source>
        <translation>Mischung</translation>
    </message>
    <message>
        <source>Of the fixed sampler: the share of each bit-width, such as 2=0.5,4=0.5. The shares sum to 1.</source>
        <translation>Des festen Samplers: der Anteil jeder Bitbreite, zum Beispiel 2=0.5,4=0.5. Die Anteile ergeben zusammen 1.</translation>
    </message>
    <message>
        <source>%1: got “%2”, expected shares such as 2=0.5,4=0.5.</source>
        <translation>%1: „%2“ erhalten, erwartet werden Anteile wie 2=0.5,4=0.5.</translation>
    </message>
    <message>
        <source>Base model</source>
        <translation>Basismodell</translation>
    </message>
    <message>
        <source>A Hugging Face folder (config.json and safetensors) or a .gguf file. Drop it here.</source>
        <translation>Ein Hugging-Face-Ordner (config.json und safetensors) oder eine .gguf-Datei. Hier ablegen.</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>Laufordner</translation>
    </message>
    <message>
        <source>Where the run is written: it must not exist, or be empty.</source>
        <translation>Wohin der Lauf geschrieben wird: Der Ordner darf noch nicht vorhanden sein oder muss leer sein.</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>Trainingsdaten</translation>
    </message>
    <message>
        <source>Alpaca, chat, prompt and completion, or plain text; JSON or JSON Lines. Several files are joined.</source>
        <translation>Alpaca, Chat, Prompt und Antwort oder reiner Text; JSON oder JSON Lines. Mehrere Dateien werden aneinandergehängt.</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>How an example becomes text: the model&apos;s own chat template, or the Alpaca prompt of the paper.</source>
        <translation>Wie aus einem Beispiel Text wird: mit der Chat-Vorlage des Modells oder dem Alpaca-Prompt der Veröffentlichung.</translation>
    </message>
    <message>
        <source>the model&apos;s template</source>
        <translation>die Vorlage des Modells</translation>
    </message>
    <message>
        <source>Alpaca</source>
        <translation>Alpaca</translation>
    </message>
    <message>
        <source>custom…</source>
        <translation>eigenes …</translation>
    </message>
    <message>
        <source>The engine does not read templates of your own yet.</source>
        <translation>Diese Version liest noch keine eigenen Vorlagen.</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>Sequenz</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Bit set B</source>
        <translation>Bitmenge B</translation>
    </message>
    <message>
        <source>Embedding and head</source>
        <translation>Einbettung und Kopf</translation>
    </message>
    <message>
        <source>Their choices: rounded to nearest, not trained. 16 keeps them as they are.</source>
        <translation>Ihre Auswahl: auf den nächsten Wert gerundet, nicht trainiert. 16 lässt sie, wie sie sind.</translation>
    </message>
    <message>
        <source>Group g</source>
        <translation>Gruppe g</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Weights that share one scale and one minimum. Fewer: more exact and more bytes.</source>
        <translation>Gewichte mit gemeinsamer Skala und gemeinsamem Minimum. Weniger: genauer und mehr Bytes.</translation>
    </message>
    <message>
        <source>Choice units</source>
        <translation>Wahleinheiten</translation>
    </message>
    <message>
        <source>What shares one bit-width: a whole block, or parts of it.</source>
        <translation>Was sich eine Bitbreite teilt: ein ganzer Block oder Teile davon.</translation>
    </message>
    <message>
        <source>block</source>
        <translation>Block</translation>
    </message>
    <message>
        <source>module, gate and up tied</source>
        <translation>Modul, gate und up gekoppelt</translation>
    </message>
    <message>
        <source>fusion-safe: q, k, v tied too</source>
        <translation>fusionssicher: auch q, k, v gekoppelt</translation>
    </message>
    <message>
        <source>every module on its own</source>
        <translation>jedes Modul für sich</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>How the base weights are rounded before training.</source>
        <translation>Wie die Gewichte des Basismodells vor dem Training gerundet werden.</translation>
    </message>
    <message>
        <source>RTN</source>
        <translation>RTN</translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation>GPTQ</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>Raster</translation>
    </message>
    <message>
        <source>Automatic: least squared error for 3 bits and fewer, else min-max.</source>
        <translation>Automatisch: kleinster quadratischer Fehler bis 3 Bit, sonst Min-Max.</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>min-max</source>
        <translation>Min-Max</translation>
    </message>
    <message>
        <source>least squared error</source>
        <translation>kleinster quadratischer Fehler</translation>
    </message>
    <message>
        <source>Calibration stream</source>
        <translation>Kalibrierstrom</translation>
    </message>
    <message>
        <source>own, one for each width</source>
        <translation>eigener, einer je Breite</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>gemeinsam</translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation>Kalibriertext</translation>
    </message>
    <message>
        <source>Plain text for GPTQ; without it the training examples calibrate.</source>
        <translation>Reiner Text für GPTQ; ohne ihn kalibrieren die Trainingsbeispiele.</translation>
    </message>
    <message>
        <source>Calibration tokens</source>
        <translation>Kalibrier-Token</translation>
    </message>
    <message>
        <source>Tokens of the calibration text at most.</source>
        <translation>Höchstzahl der Token des Kalibriertexts.</translation>
    </message>
    <message>
        <source>Damping</source>
        <translation>Dämpfung</translation>
    </message>
    <message>
        <source>GPTQ&apos;s damping, times the mean of the Hessian&apos;s diagonal.</source>
        <translation>Dämpfung von GPTQ, mal dem Mittel der Diagonale der Hesse-Matrix.</translation>
    </message>
    <message>
        <source>The engine does not train %1 yet.</source>
        <translation>Diese Version trainiert %1 noch nicht.</translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>What is trained beside the codes, and into what it merges.</source>
        <translation>Was neben den Codes trainiert wird und worin es aufgeht.</translation>
    </message>
    <message>
        <source>QA-LoRA</source>
        <translation>QA-LoRA</translation>
    </message>
    <message>
        <source>LoRA / QLoRA</source>
        <translation>LoRA / QLoRA</translation>
    </message>
    <message>
        <source>QA-HiRA</source>
        <translation>QA-HiRA</translation>
    </message>
    <message>
        <source>Q-BaRA</source>
        <translation>Q-BaRA</translation>
    </message>
    <message>
        <source>LR-QAT</source>
        <translation>LR-QAT</translation>
    </message>
    <message>
        <source>Rank r</source>
        <translation>Rang r</translation>
    </message>
    <message>
        <source>Rank of A and B; the scale of the adapter is c = α/r.</source>
        <translation>Rang von A und B; die Skala des Adapters ist c = α/r.</translation>
    </message>
    <message>
        <source>Alpha α</source>
        <translation>Alpha α</translation>
    </message>
    <message>
        <source>The scale of the adapter is c = α/r.</source>
        <translation>Die Skala des Adapters ist c = α/r.</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>Sampler</translation>
    </message>
    <message>
        <source>Which subnet an optimizer step trains.</source>
        <translation>Welches Teilnetz ein Optimiererschritt trainiert.</translation>
    </message>
    <message>
        <source>balanced (maximum entropy)</source>
        <translation>ausgewogen (maximale Entropie)</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>einheitlich</translation>
    </message>
    <message>
        <source>fixed mixture or subnet</source>
        <translation>feste Mischung oder festes Teilnetz</translation>
    </message>
    <message>
        <source>balanced (two-point)</source>
        <translation>ausgewogen (zwei Punkte)</translation>
    </message>
    <message>
        <source>balanced (Gaussian τ)</source>
        <translation>ausgewogen (Gauß, τ)</translation>
    </message>
    <message>
        <source>The engine does not sample with a Gaussian yet.</source>
        <translation>Diese Version zieht noch nicht nach einer Gauß-Verteilung.</translation>
    </message>
    <message>
        <source>Period SL</source>
        <translation>Periode SL</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps of one wave of the target average, from the widest to the narrowest and back.</source>
        <translation>Schritte einer Welle des Zielmittels, von der größten zur kleinsten Breite und zurück.</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Optimizer steps. 8k is 8000.</source>
        <translation>Optimiererschritte. 8k ist 8000.</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>Batch</translation>
    </message>
    <message>
        <source>examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Examples of one optimizer step.</source>
        <translation>Beispiele eines Optimiererschritts.</translation>
    </message>
    <message>
        <source>Micro-batch</source>
        <translation>Micro-Batch</translation>
    </message>
    <message>
        <source>Examples of one forward pass; 0: the whole batch. Less memory, the same result.</source>
        <translation>Beispiele eines Vorwärtsdurchlaufs; 0: der ganze Batch. Weniger Speicher, dasselbe Ergebnis.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>The papers say 2e-5; QA-LoRA&apos;s code has 2e-4.</source>
        <translation>Die Veröffentlichungen nennen 2e-5; der Code von QA-LoRA hat 2e-4.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Linear tail: the rate falls to 5 % over the second half.</source>
        <translation>Linearer Auslauf: Die Rate fällt in der zweiten Hälfte auf 5 %.</translation>
    </message>
    <message>
        <source>constant</source>
        <translation>konstant</translation>
    </message>
    <message>
        <source>linear tail</source>
        <translation>linearer Auslauf</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Begrenzung</translation>
    </message>
    <message>
        <source>Gradient norm over the sampled adapters at most; 0: no clipping.</source>
        <translation>Größte Gradientennorm über die gezogenen Adapter; 0: keine Begrenzung.</translation>
    </message>
    <message>
        <source>Compute type</source>
        <translation>Rechentyp</translation>
    </message>
    <message>
        <source>Of the forward and backward pass; adapters are kept in fp32.</source>
        <translation>Des Vorwärts- und Rückwärtsdurchlaufs; Adapter bleiben in fp32.</translation>
    </message>
    <message>
        <source>Probe tasks</source>
        <translation>Prüfaufgaben</translation>
    </message>
    <message>
        <source>Task descriptors (NAME.task.json) that score the uniform subnets during the run.</source>
        <translation>Aufgabenbeschreibungen (NAME.task.json), die die einheitlichen Teilnetze während des Laufs bewerten.</translation>
    </message>
    <message>
        <source>Probe every</source>
        <translation>Prüfen alle</translation>
    </message>
    <message>
        <source>Steps between probes; 0: never. Items of a probe never count as held-out.</source>
        <translation>Schritte zwischen Prüfungen; 0: nie. Items einer Prüfung gelten nie als zurückgehalten.</translation>
    </message>
    <message>
        <source>Probe items</source>
        <translation>Prüf-Items</translation>
    </message>
    <message>
        <source>items</source>
        <translation>Items</translation>
    </message>
    <message>
        <source>Items of one probe at most; 0: all.</source>
        <translation>Höchstzahl der Items einer Prüfung; 0: alle.</translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation>Checkpoint alle</translation>
    </message>
    <message>
        <source>Steps between checkpoints; a crash costs at most the work since the last one.</source>
        <translation>Schritte zwischen Checkpoints; ein Absturz kostet höchstens die Arbeit seit dem letzten.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Of the order of the examples and of the sampler.</source>
        <translation>Für die Reihenfolge der Beispiele und für den Sampler.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Processor threads; 0: all cores.</source>
        <translation>Prozessor-Threads; 0: alle Kerne.</translation>
    </message>
    <message>
        <source>Tokens of one example at most; longer examples are left out. 8k is 8000, 8Ki is 8192.</source>
        <translation>Höchstzahl der Token eines Beispiels; längere Beispiele werden ausgelassen. 8k ist 8000, 8Ki ist 8192.</translation>
    </message>
    <message>
        <source>The bit-widths that every unit can have. All of them share the run. 16 bits take LoRA.</source>
        <translation>Die Bitbreiten, die jede Einheit haben kann. Alle teilen sich den Lauf. 16 Bit gehen nur mit LoRA.</translation>
    </message>
    <message>
        <source>sandwich (smallest, largest, random)</source>
        <translation>Sandwich (kleinstes, größtes, zufälliges)</translation>
    </message>
    <message>
        <source>GPTQ and block reconstruction</source>
        <translation>GPTQ und Blockrekonstruktion</translation>
    </message>
    <message>
        <source>Own: block l at width b sees blocks 0 … l−1 quantized at b. Shared: one full-precision stream and Hessian, less time. One width: its stream and Hessian serve all.</source>
        <translation>Eigener: Block l mit Breite b sieht die Blöcke 0 … l−1 mit b quantisiert. Gemeinsam: ein Strom und eine Hesse-Matrix in voller Genauigkeit, weniger Zeit. Einer Breite: deren Strom und Hesse-Matrix dienen allen.</translation>
    </message>
    <message>
        <source>of one width</source>
        <translation>einer Breite</translation>
    </message>
    <message>
        <source>Width of the stream</source>
        <translation>Breite des Stroms</translation>
    </message>
    <message>
        <source>Whose stream serves all, where the calibration stream is that of one width.</source>
        <translation>Wessen Strom allen dient, wenn der Kalibrierstrom der einer Breite ist.</translation>
    </message>
    <message>
        <source>Column order</source>
        <translation>Reihenfolge der Spalten</translation>
    </message>
    <message>
        <source>In which order GPTQ quantizes the columns of a weight. By activation: falling diag H, static groups.</source>
        <translation>In welcher Reihenfolge GPTQ die Spalten eines Gewichts quantisiert. Nach Aktivierung: fallende diag H, statische Gruppen.</translation>
    </message>
    <message>
        <source>as in the file</source>
        <translation>wie in der Datei</translation>
    </message>
    <message>
        <source>by activation</source>
        <translation>nach Aktivierung</translation>
    </message>
    <message>
        <source>Block epochs</source>
        <translation>Block-Epochen</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Block reconstruction: passes over the calibration text. The best one is kept.</source>
        <translation>Blockrekonstruktion: Durchgänge durch den Kalibriertext. Der beste bleibt.</translation>
    </message>
    <message>
        <source>Block rate</source>
        <translation>Block-Lernrate</translation>
    </message>
    <message>
        <source>Block reconstruction: learning rate of scales and minima.</source>
        <translation>Blockrekonstruktion: Lernrate der Skalen und Minima.</translation>
    </message>
    <message>
        <source>Block rate of weights</source>
        <translation>Block-Lernrate der Gewichte</translation>
    </message>
    <message>
        <source>Block reconstruction: learning rate of the weights behind the codes; 0: the codes stay.</source>
        <translation>Blockrekonstruktion: Lernrate der Gewichte hinter den Codes; 0: die Codes bleiben.</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>Unknown filter &apos;%1:&apos;. Known: state, tag, model, b, method, date.</source>
        <translation>Unbekannter Filter „%1:“. Bekannt: state, tag, model, b, method, date.</translation>
    </message>
    <message>
        <source>&apos;%1&apos; is no date. Expected today, yesterday, 2026-11 or 2026-11-23, also after &lt; or &gt;.</source>
        <translation>„%1“ ist kein Datum. Erwartet wird today, yesterday, 2026-11 oder 2026-11-23, auch nach &lt; oder &gt;.</translation>
    </message>
    <message>
        <source>◷ queued</source>
        <translation>◷ wartet</translation>
    </message>
    <message>
        <source>● quantizing</source>
        <translation>● quantisiert</translation>
    </message>
    <message>
        <source>● training</source>
        <translation>● trainiert</translation>
    </message>
    <message>
        <source>● probing</source>
        <translation>● prüft</translation>
    </message>
    <message>
        <source>⏸ paused</source>
        <translation>⏸ angehalten</translation>
    </message>
    <message>
        <source>● searching</source>
        <translation>● sucht</translation>
    </message>
    <message>
        <source>● exporting</source>
        <translation>● exportiert</translation>
    </message>
    <message>
        <source>✔ finished</source>
        <translation>✔ fertig</translation>
    </message>
    <message>
        <source>■ stopped</source>
        <translation>■ gestoppt</translation>
    </message>
    <message>
        <source>✖ failed</source>
        <translation>✖ fehlgeschlagen</translation>
    </message>
    <message>
        <source>Stopped at step %1 of %2. Usable: its curves; there is no checkpoint.</source>
        <translation>Bei Schritt %1 von %2 gestoppt. Verwendbar: die Kurven; einen Checkpoint gibt es nicht.</translation>
    </message>
    <message>
        <source>Stopped before its first step.</source>
        <translation>Vor dem ersten Schritt gestoppt.</translation>
    </message>
    <message>
        <source>Interrupted at step %1 of %2. Usable: checkpoint %3, curves.</source>
        <translation>Bei Schritt %1 von %2 unterbrochen. Verwendbar: Checkpoint %3, Kurven.</translation>
    </message>
    <message>
        <source>Stopped at step %1 of %2. Usable: checkpoint %3, curves.</source>
        <translation>Bei Schritt %1 von %2 gestoppt. Verwendbar: Checkpoint %3, Kurven.</translation>
    </message>
    <message>
        <source>✖ unreadable</source>
        <translation>✖ unlesbar</translation>
    </message>
    <message>
        <source>▲ newer</source>
        <translation>▲ neuer</translation>
    </message>
    <message>
        <source>▲ missing</source>
        <translation>▲ fehlt</translation>
    </message>
    <message>
        <source>Written by a newer version: %1.</source>
        <translation>Von einer neueren Version geschrieben: %1.</translation>
    </message>
    <message>
        <source>Not found: %1.</source>
        <translation>Nicht gefunden: %1.</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>Kann nicht gelesen werden: %1</translation>
    </message>
    <message>
        <source>Owned by %1: opens read-only and live.</source>
        <translation>Gehört %1: wird nur zum Lesen geöffnet und läuft live mit.</translation>
    </message>
    <message>
        <source>Failed; the log of the run may say why.</source>
        <translation>Fehlgeschlagen; das Protokoll des Laufs nennt vielleicht den Grund.</translation>
    </message>
    <message>
        <source>The training is finished; the work after it was interrupted.</source>
        <translation>Das Training ist fertig; die Arbeit danach wurde unterbrochen.</translation>
    </message>
    <message>
        <source>process %1 on %2</source>
        <translation>Prozess %1 auf %2</translation>
    </message>
    <message>
        <source>%1: %2 %3 %4 (n = %5, probe, step %6)</source>
        <translation>%1: %2 %3 %4 (n = %5, Prüfung, Schritt %6)</translation>
    </message>
    <message>
        <source>%1 → %2 steps.</source>
        <translation>%1 → %2 Schritte.</translation>
    </message>
    <message>
        <source>%1 → %2 steps, SL %3: %4 → %5 periods.</source>
        <translation>%1 → %2 Schritte, SL %3: %4 → %5 Perioden.</translation>
    </message>
    <message>
        <source>%1 The last period is not whole: some widths are trained more than others.</source>
        <translation>%1 Die letzte Periode ist nicht ganz: Einige Breiten werden mehr trainiert als andere.</translation>
    </message>
</context>
<context>
    <name>SampleText</name>
    <message>
        <source>%1: %2 tokens, %3 in the loss</source>
        <translation>%1: %2 Token, davon %3 im Verlust</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>▷ Recorded run</source>
        <translation>▷ Aufgezeichneter Lauf</translation>
    </message>
    <message>
        <source>■ Stopping…</source>
        <translation>■ Hält an …</translation>
    </message>
    <message>
        <source>◌ Reading…</source>
        <translation>◌ Liest …</translation>
    </message>
    <message>
        <source>○ Ready</source>
        <translation>○ Bereit</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>%1: %2 %, %3 left</source>
        <translation>%1: %2 %, noch %3</translation>
    </message>
    <message>
        <source>memory –</source>
        <translation>Speicher –</translation>
    </message>
    <message>
        <source>memory %1/%2 GiB · this program %3</source>
        <translation>Speicher %1/%2 GiB · dieses Programm %3</translation>
    </message>
    <message>
        <source>memory %1/%2 GiB</source>
        <translation>Speicher %1/%2 GiB</translation>
    </message>
    <message>
        <source>Host memory: %1 GiB of %2 GiB are in use, %3 GiB of them by this program.</source>
        <translation>Arbeitsspeicher: %1 von %2 GiB sind belegt, davon %3 GiB von diesem Programm.</translation>
    </message>
    <message>
        <source>disk –</source>
        <translation>Platte –</translation>
    </message>
    <message>
        <source>disk %1 free</source>
        <translation>Platte: %1 frei</translation>
    </message>
    <message>
        <source>%1 are free on the volume of %2.</source>
        <translation>%1 sind auf dem Datenträger von %2 frei.</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>quantizing</source>
        <translation>quantisiert</translation>
    </message>
    <message>
        <source>training</source>
        <translation>trainiert</translation>
    </message>
    <message>
        <source>probing</source>
        <translation>prüft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>sucht</translation>
    </message>
    <message>
        <source>exporting</source>
        <translation>exportiert</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>gestoppt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation>%1 GiB</translation>
    </message>
    <message numerus="yes">
        <source>CPU, %n core(s)</source>
        <translation>
            <numerusform>CPU, %n Kern</numerusform>
            <numerusform>CPU, %n Kerne</numerusform>
        </translation>
    </message>
    <message>
        <source>The engine of this version computes on the processor.</source>
        <translation>Diese Version rechnet auf dem Prozessor.</translation>
    </message>
    <message>
        <source>The engine of this version computes on the processor: %1.</source>
        <translation>Diese Version rechnet auf dem Prozessor: %1.</translation>
    </message>
    <message>
        <source>queue %1</source>
        <translation>Warteschlange %1</translation>
    </message>
    <message>
        <source>queue –</source>
        <translation>Warteschlange –</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait for their turn.</source>
        <translation>
            <numerusform>%n Lauf wartet, bis er an der Reihe ist.</numerusform>
            <numerusform>%n Läufe warten, bis sie an der Reihe sind.</numerusform>
        </translation>
    </message>
    <message>
        <source>No queue is known.</source>
        <translation>Es ist keine Warteschlange bekannt.</translation>
    </message>
</context>
<context>
    <name>qfa::app::AblationPlot</name>
    <message>
        <source>Ablation</source>
        <translation>Ablation</translation>
    </message>
    <message>
        <source>± standard error over %1 seeds</source>
        <translation>± Standardfehler über %1 Startwerte</translation>
    </message>
    <message>
        <source>before training</source>
        <translation>vor dem Training</translation>
    </message>
    <message>
        <source>There are no scores.</source>
        <translation>Es gibt keine Bewertungen.</translation>
    </message>
    <message>
        <source>%1, %2 bit: %3</source>
        <translation>%1, %2 Bit: %3</translation>
    </message>
    <message>
        <source>%1, %2 bit, before training: %3</source>
        <translation>%1, %2 Bit, vor dem Training: %3</translation>
    </message>
</context>
<context>
    <name>qfa::app::AccuracyPlot</name>
    <message>
        <source>Probe score by bit-width</source>
        <translation>Prüfergebnis je Bitbreite</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>probe score</source>
        <translation>Prüfergebnis</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Scores appear with the first probe.</source>
        <translation>Ergebnisse erscheinen mit der ersten Prüfung.</translation>
    </message>
    <message>
        <source>%1, probe, %2</source>
        <translation>%1, Prüfung, %2</translation>
    </message>
    <message>
        <source>↑ better</source>
        <translation>↑ besser</translation>
    </message>
    <message>
        <source>↓ better</source>
        <translation>↓ besser</translation>
    </message>
    <message>
        <source>step %1, value ± standard error</source>
        <translation>Schritt %1, Wert ± Standardfehler</translation>
    </message>
    <message>
        <source>%1: %2%3, n = %4</source>
        <translation>%1: %2%3, n = %4</translation>
    </message>
    <message>
        <source>best step</source>
        <translation>bester Schritt</translation>
    </message>
    <message>
        <source>Score of the probes</source>
        <translation>Ergebnis der Prüfungen</translation>
    </message>
    <message>
        <source>n = %1</source>
        <translation>n = %1</translation>
    </message>
    <message>
        <source>%1, n = %2</source>
        <translation>%1, n = %2</translation>
    </message>
</context>
<context>
    <name>qfa::app::AlarmsModel</name>
    <message>
        <source>Rate off plan</source>
        <translation>Rate abseits des Plans</translation>
    </message>
    <message>
        <source>Starved</source>
        <translation>Ausgehungert</translation>
    </message>
    <message>
        <source>Stalled</source>
        <translation>Stillstand</translation>
    </message>
    <message>
        <source>Probe loss rises</source>
        <translation>Prüfverlust steigt</translation>
    </message>
    <message>
        <source>Not finite</source>
        <translation>Nicht endlich</translation>
    </message>
    <message>
        <source>Slow</source>
        <translation>Langsam</translation>
    </message>
    <message>
        <source>Disk nearly full</source>
        <translation>Platte fast voll</translation>
    </message>
    <message>
        <source>Alarm</source>
        <translation>Alarm</translation>
    </message>
    <message>
        <source>Since step</source>
        <translation>Seit Schritt</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
</context>
<context>
    <name>qfa::app::AskStrip</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>qfa::app::BinsPlot</name>
    <message>
        <source>Steps by average bits</source>
        <translation>Schritte nach mittleren Bits</translation>
    </message>
    <message>
        <source>average bits of the subnet</source>
        <translation>mittlere Bits des Teilnetzes</translation>
    </message>
    <message>
        <source>share of steps, %</source>
        <translation>Anteil der Schritte, %</translation>
    </message>
    <message>
        <source>realised</source>
        <translation>eingetreten</translation>
    </message>
    <message>
        <source>expected, 95 % band</source>
        <translation>erwartet, 95-%-Band</translation>
    </message>
    <message>
        <source>Bins fill with the first step.</source>
        <translation>Die Klassen füllen sich mit dem ersten Schritt.</translation>
    </message>
    <message>
        <source>One bit-width: every step is in one bin.</source>
        <translation>Eine Bitbreite: Jeder Schritt liegt in einer Klasse.</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>%1–%2 bit: %3 % of the steps, expected %4 %</source>
        <translation>%1–%2 Bit: %3 % der Schritte, erwartet %4 %</translation>
    </message>
    <message>
        <source> ± %1 (95 % band)</source>
        <translation> ± %1 (95-%-Band)</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
</context>
<context>
    <name>qfa::app::CloseDialog</name>
    <message>
        <source>Close while running</source>
        <translation>Schließen während eines Laufs</translation>
    </message>
    <message>
        <source>%1 is being worked on. It stops after this micro-batch at most, writes a checkpoint, and continues from there, bit for bit.</source>
        <translation>An %1 wird gearbeitet. Der Lauf hält spätestens nach diesem Micro-Batch an, schreibt einen Checkpoint und geht von dort weiter, Bit für Bit.</translation>
    </message>
    <message>
        <source>Checkpoint and close</source>
        <translation>Checkpoint schreiben und schließen</translation>
    </message>
    <message>
        <source>The run can be continued here or with qfa resume.</source>
        <translation>Der Lauf kann hier oder mit qfa resume fortgesetzt werden.</translation>
    </message>
    <message>
        <source>Keep training in the background</source>
        <translation>Im Hintergrund weitertrainieren</translation>
    </message>
    <message>
        <source>The window closes, and qfa resume goes on with the run without it.</source>
        <translation>Das Fenster wird geschlossen, und qfa resume setzt den Lauf ohne es fort.</translation>
    </message>
    <message>
        <source>No reason</source>
        <translation>Kein Grund</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The window stays open.</source>
        <translation>Das Fenster bleibt offen.</translation>
    </message>
</context>
<context>
    <name>qfa::app::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Search commands, pages, subnets and settings</source>
        <translation>Befehle, Seiten, Teilnetze und Einstellungen suchen</translation>
    </message>
    <message>
        <source>Matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Nichts passt.</translation>
    </message>
    <message>
        <source>Not possible now: %1</source>
        <translation>Jetzt nicht möglich: %1</translation>
    </message>
    <message>
        <source>Enter runs it, Esc closes.</source>
        <translation>Eingabe führt aus, Esc schließt.</translation>
    </message>
    <message>
        <source>Enter runs it, Ctrl+Enter copies the command line, Esc closes.</source>
        <translation>Eingabe führt aus, Strg+Eingabe kopiert die Befehlszeile, Esc schließt.</translation>
    </message>
</context>
<context>
    <name>qfa::app::Context</name>
    <message>
        <source>Open a folder…</source>
        <translation>Ordner öffnen …</translation>
    </message>
    <message>
        <source>A run folder anywhere (Ctrl+O)</source>
        <translation>Ein Laufordner irgendwo (Strg+O)</translation>
    </message>
    <message>
        <source>newest: step %1</source>
        <translation>neuester: Schritt %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>The run has no checkpoint yet.</source>
        <translation>Der Lauf hat noch keinen Checkpoint.</translation>
    </message>
    <message>
        <source>#%1 · %2</source>
        <translation>#%1 · %2</translation>
    </message>
    <message>
        <source>Subnet %1, %2 bits on average</source>
        <translation>Teilnetz %1, im Mittel %2 Bit</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>Kein Lauf ist geöffnet.</translation>
    </message>
    <message>
        <source>An older one cannot be chosen: the engine searches, scores and exports from the newest checkpoint.</source>
        <translation>Ein älterer kann nicht gewählt werden: Diese Version sucht, bewertet und exportiert vom neuesten Checkpoint aus.</translation>
    </message>
</context>
<context>
    <name>qfa::app::ContextBar</name>
    <message>
        <source>What is open</source>
        <translation>Was geöffnet ist</translation>
    </message>
    <message>
        <source>Run:</source>
        <translation>Lauf:</translation>
    </message>
    <message>
        <source>Open run</source>
        <translation>Geöffneter Lauf</translation>
    </message>
    <message>
        <source>Checkpoint:</source>
        <translation>Checkpoint:</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Subnet:</source>
        <translation>Teilnetz:</translation>
    </message>
    <message>
        <source>Selected subnet</source>
        <translation>Gewähltes Teilnetz</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>Kein Lauf ist geöffnet.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keiner</translation>
    </message>
    <message>
        <source>No subnet has been scored yet.</source>
        <translation>Noch kein Teilnetz wurde bewertet.</translation>
    </message>
    <message>
        <source>All commands (%1)</source>
        <translation>Alle Befehle (%1)</translation>
    </message>
    <message>
        <source>Copy the command line of this page (%1)</source>
        <translation>Befehlszeile dieser Seite kopieren (%1)</translation>
    </message>
    <message>
        <source>This page in two sentences (%1)</source>
        <translation>Diese Seite in zwei Sätzen (%1)</translation>
    </message>
</context>
<context>
    <name>qfa::app::DataCard</name>
    <message>
        <source>%1 rows without a response are left out (first: %2).</source>
        <translation>%1 Zeilen ohne Antwort werden ausgelassen (die erste: %2).</translation>
    </message>
    <message>
        <source>%1 rows longer than %2 tokens are left out (first: %3).</source>
        <translation>%1 Zeilen mit mehr als %2 Token werden ausgelassen (die erste: %3).</translation>
    </message>
    <message>
        <source>2  Data</source>
        <translation>2  Daten</translation>
    </message>
    <message>
        <source>Packing</source>
        <translation>Packen</translation>
    </message>
    <message>
        <source>on</source>
        <translation>ein</translation>
    </message>
    <message>
        <source>Sequences always lie end to end, without padding; the engine has no other way.</source>
        <translation>Sequenzen liegen immer dicht hintereinander, ohne Auffüllung; anders kann es diese Version nicht.</translation>
    </message>
    <message>
        <source>Loss on</source>
        <translation>Verlust auf</translation>
    </message>
    <message>
        <source>response only</source>
        <translation>nur der Antwort</translation>
    </message>
    <message>
        <source>The engine trains on responses only.</source>
        <translation>Diese Version trainiert nur auf Antworten.</translation>
    </message>
    <message>
        <source>Data files</source>
        <translation>Datendateien</translation>
    </message>
    <message>
        <source>Tasks to search with and to report on are chosen on the page Front, after training.</source>
        <translation>Aufgaben für die Suche und für den Bericht werden nach dem Training auf der Seite Front gewählt.</translation>
    </message>
    <message>
        <source>search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation>Dateien hinzufügen …</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Which sample</source>
        <translation>Welches Beispiel</translation>
    </message>
    <message>
        <source>Previous sample (Alt+Left)</source>
        <translation>Voriges Beispiel (Alt+Links)</translation>
    </message>
    <message>
        <source>Next sample (Alt+Right)</source>
        <translation>Nächstes Beispiel (Alt+Rechts)</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>Längstes</translation>
    </message>
    <message>
        <source>Longest sample</source>
        <translation>Längstes Beispiel</translation>
    </message>
    <message>
        <source>Shortest</source>
        <translation>Kürzestes</translation>
    </message>
    <message>
        <source>Shortest sample</source>
        <translation>Kürzestes Beispiel</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Zufällig</translation>
    </message>
    <message>
        <source>Random sample</source>
        <translation>Zufälliges Beispiel</translation>
    </message>
    <message>
        <source>Sample as tokens: those in the loss are underlined, special ones boxed</source>
        <translation>Beispiel als Token: die im Verlust unterstrichen, besondere umrahmt</translation>
    </message>
    <message>
        <source>Data (*.json *.jsonl *.txt)</source>
        <translation>Daten (*.json *.jsonl *.txt)</translation>
    </message>
    <message>
        <source>%1 examples, %2 tokens, of these %3 in the loss.</source>
        <translation>%1 Beispiele, %2 Token, davon %3 im Verlust.</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Sample %1 of %2</source>
        <translation>Beispiel %1 von %2</translation>
    </message>
    <message>
        <source>Samples appear with a model and a data file.</source>
        <translation>Beispiele erscheinen mit einem Modell und einer Datendatei.</translation>
    </message>
    <message>
        <source>Reading and tokenizing %1…</source>
        <translation>%1 wird gelesen und in Token zerlegt …</translation>
    </message>
    <message>
        <source>No example is left.</source>
        <translation>Es bleibt kein Beispiel übrig.</translation>
    </message>
    <message>
        <source>Reading the sample…</source>
        <translation>Das Beispiel wird gelesen …</translation>
    </message>
</context>
<context>
    <name>qfa::app::DataFilesModel</name>
    <message>
        <source>No model in %1: no config.json and not a .gguf file.</source>
        <translation>Kein Modell in %1: keine config.json und keine .gguf-Datei.</translation>
    </message>
    <message>
        <source>%1: there is no such file.</source>
        <translation>%1: Diese Datei gibt es nicht.</translation>
    </message>
    <message>
        <source>%1: a pickle is never read, because it may run code; convert it to safetensors.</source>
        <translation>%1: Ein Pickle wird nie gelesen, weil es Code ausführen kann; wandeln Sie es in safetensors um.</translation>
    </message>
    <message>
        <source>%1: neither a model (folder or .gguf) nor data (.json, .jsonl, .txt, .task.json).</source>
        <translation>%1: weder ein Modell (Ordner oder .gguf) noch Daten (.json, .jsonl, .txt, .task.json).</translation>
    </message>
    <message>
        <source>train</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>Kalibrierung</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>In the loss</source>
        <translation>Im Verlust</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Role of a file</source>
        <translation>Rolle einer Datei</translation>
    </message>
    <message>
        <source>Add files</source>
        <translation>Dateien hinzufügen</translation>
    </message>
    <message>
        <source>Remove a file</source>
        <translation>Eine Datei entfernen</translation>
    </message>
</context>
<context>
    <name>qfa::app::DeltaModel</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>Bits</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>Predicted cost ±</source>
        <translation>Vorhergesagt ±</translation>
    </message>
    <message numerus="yes">
        <source>%n unit(s) down, %1 up: %2 (%3 bytes), %4</source>
        <translation>
            <numerusform>%n Einheit kleiner, %1 größer: %2 (%3 Bytes), %4</numerusform>
            <numerusform>%n Einheiten kleiner, %1 größer: %2 (%3 Bytes), %4</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qfa::app::DraftModel</name>
    <message>
        <source>There is no setting “%1”.</source>
        <translation>Es gibt keine Einstellung „%1“.</translation>
    </message>
    <message>
        <source>Preset %1</source>
        <translation>Vorlage %1</translation>
    </message>
</context>
<context>
    <name>qfa::app::EngineBridge</name>
    <message>
        <source>A run is being worked on: stop it first.</source>
        <translation>An einem Lauf wird gearbeitet: Halten Sie ihn zuerst an.</translation>
    </message>
</context>
<context>
    <name>qfa::app::ExportBasketModel</name>
    <message>
        <source>◷ waiting</source>
        <translation>◷ wartet</translation>
    </message>
    <message>
        <source>● writing, %1</source>
        <translation>● schreibt, %1</translation>
    </message>
    <message>
        <source>● checking, %1</source>
        <translation>● prüft, %1</translation>
    </message>
    <message>
        <source>✔ verified</source>
        <translation>✔ geprüft</translation>
    </message>
    <message>
        <source>✖ rejected: %1</source>
        <translation>✖ abgelehnt: %1</translation>
    </message>
    <message>
        <source>✖ failed: %1</source>
        <translation>✖ fehlgeschlagen: %1</translation>
    </message>
    <message>
        <source>■ cancelled, nothing was left</source>
        <translation>■ abgebrochen, nichts blieb zurück</translation>
    </message>
    <message>
        <source>Cancel this export</source>
        <translation>Diesen Export abbrechen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>Teilnetz</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
</context>
<context>
    <name>qfa::app::ExportFormatsModel</name>
    <message>
        <source>✔ exact</source>
        <translation>✔ exakt</translation>
    </message>
    <message>
        <source>≈ approximate</source>
        <translation>≈ angenähert</translation>
    </message>
    <message>
        <source>✖ impossible</source>
        <translation>✖ unmöglich</translation>
    </message>
    <message>
        <source>Not written yet: %1. %2</source>
        <translation>Wird noch nicht geschrieben: %1. %2</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>%1 bytes, exactly</source>
        <translation>%1 Bytes, genau</translation>
    </message>
    <message>
        <source>About %1 bytes, by the arithmetic of the format</source>
        <translation>Etwa %1 Bytes, nach der Rechnung des Formats</translation>
    </message>
    <message>
        <source>%1 does not load it: %2</source>
        <translation>%1 lädt es nicht: %2</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Loads in</source>
        <translation>Lädt in</translation>
    </message>
    <message>
        <source>Train for the lattice…</source>
        <translation>Für das Gitter trainieren…</translation>
    </message>
    <message>
        <source>Train for integer zeros…</source>
        <translation>Für ganzzahlige Nullpunkte trainieren…</translation>
    </message>
</context>
<context>
    <name>qfa::app::ExportPage</name>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>Writes the selected subnet as files that other programs load. Every file is read again and compared with the subnet before it gets its name.</source>
        <translation>Schreibt das gewählte Teilnetz als Dateien, die andere Programme laden. Jede Datei wird wieder gelesen und mit dem Teilnetz verglichen, bevor sie ihren Namen erhält.</translation>
    </message>
    <message>
        <source>Put the format into the basket, or take it out</source>
        <translation>Das Format in den Korb legen oder herausnehmen</translation>
    </message>
    <message>
        <source>it only changes what Export writes</source>
        <translation>Es ändert nur, was der Export schreibt.</translation>
    </message>
    <message>
        <source>Cancel the selected export</source>
        <translation>Den gewählten Export abbrechen</translation>
    </message>
    <message>
        <source>Ctrl+C does it in a shell</source>
        <translation>In einer Shell tut es Strg+C.</translation>
    </message>
    <message>
        <source>Open the folder of the export</source>
        <translation>Den Ordner des Exports öffnen</translation>
    </message>
    <message>
        <source>it opens the file manager</source>
        <translation>Es öffnet die Dateiverwaltung.</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>Exportieren nach</translation>
    </message>
    <message>
        <source>This point is a file of another program: it has no bit plan to export. Select another on the front.</source>
        <translation>Dieser Punkt ist eine Datei eines anderen Programms: Er hat keinen Bitplan zum Exportieren. Wählen Sie auf der Front einen anderen.</translation>
    </message>
    <message>
        <source>Select a point on the front.</source>
        <translation>Wählen Sie einen Punkt auf der Front.</translation>
    </message>
    <message>
        <source>No subnet is selected.</source>
        <translation>Kein Teilnetz ist gewählt.</translation>
    </message>
    <message>
        <source>#%1: reading what every format makes of it…</source>
        <translation>#%1: Es wird gelesen, was jedes Format daraus macht …</translation>
    </message>
    <message>
        <source>✖ %1</source>
        <translation>✖ %1</translation>
    </message>
    <message>
        <source>#%1 of %2 at step %3, %4 bits on average</source>
        <translation>#%1 von %2 bei Schritt %3, im Mittel %4 Bit</translation>
    </message>
    <message>
        <source>▲ Uniform %1-bit of %2 scores better (%3 against %4).</source>
        <translation>▲ Einheitlich %1 Bit von %2 ist besser (%3 gegen %4).</translation>
    </message>
    <message>
        <source>✖ %1, %2: %3</source>
        <translation>✖ %1, %2: %3</translation>
    </message>
    <message>
        <source>✔ %1: %2</source>
        <translation>✔ %1: %2</translation>
    </message>
    <message>
        <source>Use twin #%1 (+%2)</source>
        <translation>Zwilling #%1 nehmen (+%2)</translation>
    </message>
    <message>
        <source>✖ There is no folder %1.</source>
        <translation>✖ Den Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>✖ No write permission for %1.</source>
        <translation>✖ Keine Schreibrechte für %1.</translation>
    </message>
    <message>
        <source>✖ Needs %1, %2 free on %3.</source>
        <translation>✖ Braucht %1; %2 sind auf %3 frei.</translation>
    </message>
    <message>
        <source>▲ Exists: will write %1.</source>
        <translation>▲ Vorhanden: %1 wird geschrieben.</translation>
    </message>
    <message>
        <source>An export is being written.</source>
        <translation>Ein Export wird geschrieben.</translation>
    </message>
    <message>
        <source>The run is being worked on: export when it is finished or stopped.</source>
        <translation>An dem Lauf wird gearbeitet: Exportieren Sie, wenn er fertig ist oder angehalten wurde.</translation>
    </message>
    <message>
        <source>Select a format that this program writes.</source>
        <translation>Wählen Sie ein Format, das dieses Programm schreibt.</translation>
    </message>
    <message>
        <source>Decide first: the uniform subnet or this one.</source>
        <translation>Entscheiden Sie zuerst: das einheitliche Teilnetz oder dieses.</translation>
    </message>
    <message>
        <source>The destination is being checked.</source>
        <translation>Das Ziel wird geprüft.</translation>
    </message>
    <message numerus="yes">
        <source>Export %n files</source>
        <translation>
            <numerusform>%n Datei exportieren</numerusform>
            <numerusform>%n Dateien exportieren</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to export</source>
        <translation>Nichts zu exportieren</translation>
    </message>
    <message>
        <source>Open Front</source>
        <translation>Front öffnen</translation>
    </message>
    <message>
        <source>Open the page Front</source>
        <translation>Die Seite Front öffnen</translation>
    </message>
    <message>
        <source>Folder to export into</source>
        <translation>Ordner für den Export</translation>
    </message>
    <message>
        <source>&amp;To</source>
        <translation>&amp;Nach</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen …</translation>
    </message>
    <message>
        <source>Choose the folder to export into</source>
        <translation>Den Ordner für den Export wählen</translation>
    </message>
    <message>
        <source>Name of the files</source>
        <translation>Name der Dateien</translation>
    </message>
    <message>
        <source>{run}, {size} and {format} are filled in for each file.</source>
        <translation>{run}, {size} und {format} werden für jede Datei ausgefüllt.</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>A uniform subnet scores better</source>
        <translation>Ein einheitliches Teilnetz ist besser</translation>
    </message>
    <message>
        <source>Comparison with the uniform subnet</source>
        <translation>Vergleich mit dem einheitlichen Teilnetz</translation>
    </message>
    <message>
        <source>Export uniform</source>
        <translation>Einheitliches exportieren</translation>
    </message>
    <message>
        <source>Take the uniform subnet instead</source>
        <translation>Stattdessen das einheitliche Teilnetz nehmen</translation>
    </message>
    <message>
        <source>Export this anyway</source>
        <translation>Dieses trotzdem exportieren</translation>
    </message>
    <message>
        <source>Keep the selected subnet</source>
        <translation>Beim gewählten Teilnetz bleiben</translation>
    </message>
    <message>
        <source>What every format makes of this subnet</source>
        <translation>Was jedes Format aus diesem Teilnetz macht</translation>
    </message>
    <message>
        <source>Files to export</source>
        <translation>Zu exportierende Dateien</translation>
    </message>
    <message>
        <source>Checks of the export</source>
        <translation>Prüfungen des Exports</translation>
    </message>
    <message>
        <source>Verdict of the export</source>
        <translation>Urteil über den Export</translation>
    </message>
    <message>
        <source>Cancel the selected</source>
        <translation>Gewählten abbrechen</translation>
    </message>
    <message>
        <source>Basket</source>
        <translation>Korb</translation>
    </message>
    <message>
        <source>Space puts a format into it; other sizes: select them on Front.</source>
        <translation>Die Leertaste legt ein Format hinein; andere Größen wählen Sie auf der Seite Front.</translation>
    </message>
    <message>
        <source>How to fill the basket</source>
        <translation>Wie der Korb gefüllt wird</translation>
    </message>
    <message>
        <source>Programs that load this subnet</source>
        <translation>Programme, die dieses Teilnetz laden</translation>
    </message>
    <message>
        <source>What loads it</source>
        <translation>Was es lädt</translation>
    </message>
    <message>
        <source>Programs that load this subnet, and those that do not</source>
        <translation>Programme, die dieses Teilnetz laden, und solche, die es nicht tun</translation>
    </message>
    <message>
        <source>Take the twin with equal widths</source>
        <translation>Den Zwilling mit gleichen Breiten nehmen</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>Modellkarte</translation>
    </message>
    <message>
        <source>The model card stands here after an export: bytes, hash, bit plan, held-out scores, how to load it.</source>
        <translation>Nach einem Export steht hier die Modellkarte: Bytes, Hash, Bitplan, zurückgehaltene Ergebnisse und wie man es lädt.</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Show the exported file in its folder</source>
        <translation>Die exportierte Datei in ihrem Ordner zeigen</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Copy the command that makes the same export</source>
        <translation>Den Befehl kopieren, der denselben Export macht</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>The subnet to export</source>
        <translation>Das Teilnetz für den Export</translation>
    </message>
    <message>
        <source>Finding about the destination</source>
        <translation>Befund zum Ziel</translation>
    </message>
    <message>
        <source>Training that would make the format exact</source>
        <translation>Training, das das Format exakt machen würde</translation>
    </message>
    <message>
        <source>The engine trains for float zeros only; integer zeros and lattices come later.</source>
        <translation>Diese Version trainiert nur für Gleitkomma-Nullpunkte; ganzzahlige Nullpunkte und Gitter kommen später.</translation>
    </message>
</context>
<context>
    <name>qfa::app::ExportQueue</name>
    <message>
        <source>preparing</source>
        <translation>Vorbereitung</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>Den Ordner %1 gibt es nicht.</translation>
    </message>
    <message>
        <source>No write permission for %1.</source>
        <translation>Keine Schreibrechte für %1.</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>hält an</translation>
    </message>
    <message>
        <source>tensor %1 of %2</source>
        <translation>Tensor %1 von %2</translation>
    </message>
</context>
<context>
    <name>qfa::app::ExportReportModel</name>
    <message>
        <source>%1: being checked</source>
        <translation>%1: wird geprüft</translation>
    </message>
    <message>
        <source>✔ %1: verified, %2 bytes</source>
        <translation>✔ %1: geprüft, %2 Bytes</translation>
    </message>
    <message>
        <source>✖ %1: rejected: %2</source>
        <translation>✖ %1: abgelehnt: %2</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Wieder gelesen</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Template, stop token</source>
        <translation>Vorlage, Stopp-Token</translation>
    </message>
    <message>
        <source>Merge</source>
        <translation>Verschmelzung</translation>
    </message>
    <message>
        <source>Scores, examples</source>
        <translation>Ergebnisse, Beispiele</translation>
    </message>
    <message>
        <source>Scores, search items</source>
        <translation>Ergebnisse, Such-Items</translation>
    </message>
    <message>
        <source>✔ passed</source>
        <translation>✔ bestanden</translation>
    </message>
    <message>
        <source>✖ failed</source>
        <translation>✖ fehlgeschlagen</translation>
    </message>
    <message>
        <source>– skipped</source>
        <translation>– ausgelassen</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>What came out</source>
        <translation>Was herauskam</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
</context>
<context>
    <name>qfa::app::FigureJob</name>
    <message>
        <source>%1: the run has no %2 yet.</source>
        <translation>%1: Der Lauf hat noch keine Daten für: %2.</translation>
    </message>
    <message>
        <source>sampling rates</source>
        <translation>Ziehungsraten</translation>
    </message>
    <message>
        <source>training steps</source>
        <translation>Trainingsschritte</translation>
    </message>
    <message>
        <source>probe scores</source>
        <translation>Prüfergebnisse</translation>
    </message>
    <message>
        <source>front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>Run %1, drawn by QFA Workbench</source>
        <translation>Lauf %1, gezeichnet von QFA Workbench</translation>
    </message>
    <message>
        <source>visit counts</source>
        <translation>Besuchszahlen</translation>
    </message>
</context>
<context>
    <name>qfa::app::FigurePanel</name>
    <message>
        <source>Save as a figure</source>
        <translation>Als Abbildung speichern</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>as on the screen</source>
        <translation>wie auf dem Bildschirm</translation>
    </message>
    <message>
        <source>one column, 84 mm</source>
        <translation>eine Spalte, 84 mm</translation>
    </message>
    <message>
        <source>two columns, 174 mm</source>
        <translation>zwei Spalten, 174 mm</translation>
    </message>
    <message>
        <source>Pixels for each one of the screen</source>
        <translation>Pixel für jeden des Bildschirms</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Die Abbildung speichern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>Schließen, ohne zu speichern</translation>
    </message>
    <message>
        <source>Resolution</source>
        <translation>Auflösung</translation>
    </message>
</context>
<context>
    <name>qfa::app::FindingsModel</name>
    <message>
        <source>%1
Enter or a click goes to the setting “%2”.</source>
        <translation>%1
Eingabe oder ein Klick führt zur Einstellung „%2“.</translation>
    </message>
    <message>
        <source>%1 Space sets: %2</source>
        <translation>%1 Die Leertaste setzt: %2</translation>
    </message>
    <message>
        <source>Space or a click on the link sets %1; Ctrl+Z takes it back.</source>
        <translation>Die Leertaste oder ein Klick auf den Verweis setzt %1; Strg+Z nimmt es zurück.</translation>
    </message>
</context>
<context>
    <name>qfa::app::FirstStart</name>
    <message>
        <source>First start</source>
        <translation>Erster Start</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Fine-tunes a small model on support tickets, on this computer, in about ten minutes. Everything in it is real.</source>
        <translation>Passt ein kleines Modell an Support-Anfragen an, auf diesem Rechner, in etwa zehn Minuten. Alles daran ist echt.</translation>
    </message>
    <message>
        <source>Fine-tune a model…</source>
        <translation>Modell anpassen …</translation>
    </message>
    <message>
        <source>Start from a GGUF file or a Hugging Face folder. You can drop it here.</source>
        <translation>Beginnt mit einer GGUF-Datei oder einem Hugging-Face-Ordner. Sie können sie hier ablegen.</translation>
    </message>
    <message>
        <source>Open a run folder…</source>
        <translation>Laufordner öffnen …</translation>
    </message>
    <message>
        <source>Look at a run that was started here or by the command line. You can drop it here.</source>
        <translation>Zeigt einen Lauf, der hier oder auf der Befehlszeile begonnen wurde. Sie können ihn hier ablegen.</translation>
    </message>
    <message>
        <source>Quantize once, fine-tune once, export any size.</source>
        <translation>Einmal quantisieren, einmal anpassen, in jeder Größe exportieren.</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontDeltaPanel</name>
    <message>
        <source>Go there</source>
        <translation>Dorthin gehen</translation>
    </message>
    <message>
        <source>What some bytes more or less change</source>
        <translation>Was einige Bytes mehr oder weniger ändern</translation>
    </message>
    <message>
        <source>Sum of the changes</source>
        <translation>Summe der Änderungen</translation>
    </message>
    <message>
        <source>Units that change</source>
        <translation>Einheiten, die sich ändern</translation>
    </message>
    <message>
        <source>%1 from here changes nothing.</source>
        <translation>%1 von hier aus ändert nichts.</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontInspector</name>
    <message>
        <source>Subnet shown</source>
        <translation>Gezeigtes Teilnetz</translation>
    </message>
    <message>
        <source>Its numbers</source>
        <translation>Seine Zahlen</translation>
    </message>
    <message>
        <source>Pinned subnets</source>
        <translation>Angeheftete Teilnetze</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Score it</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>at %1 bits ≈ %2%3</source>
        <translation>bei %1 Bit ≈ %2%3</translation>
    </message>
    <message>
        <source>Uniform of no more bytes: %1 (%2).</source>
        <translation>Einheitlich mit höchstens so vielen Bytes: %1 (%2).</translation>
    </message>
    <message>
        <source>%1 %2 %3 (%4, n = %5)</source>
        <translation>%1 %2 %3 (%4, n = %5)</translation>
    </message>
    <message>
        <source>Loses to a uniform subnet of no more bytes.</source>
        <translation>Unterliegt einem einheitlichen Teilnetz mit höchstens so vielen Bytes.</translation>
    </message>
    <message>
        <source>Not distinguishable from its smaller neighbour on the front.</source>
        <translation>Von seinem kleineren Nachbarn auf der Front nicht zu unterscheiden.</translation>
    </message>
    <message>
        <source>Not scored on held-out items.</source>
        <translation>Nicht auf zurückgehaltenen Items bewertet.</translation>
    </message>
    <message>
        <source>Held-out accuracy on %1: %2 % (n = %3)</source>
        <translation>Genauigkeit auf zurückgehaltenen Daten, %1: %2 % (n = %3)</translation>
    </message>
    <message>
        <source>≈ %1 %2 %3 (predicted from %4 scores; not measured)</source>
        <translation>≈ %1 %2 %3 (aus %4 Bewertungen vorhergesagt; nicht gemessen)</translation>
    </message>
    <message>
        <source>Nothing fits this budget.</source>
        <translation>Nichts passt in diese Vorgabe.</translation>
    </message>
    <message>
        <source>No subnet is shown.</source>
        <translation>Kein Teilnetz wird gezeigt.</translation>
    </message>
    <message>
        <source>#%1 · %2 · %3 bytes · Bit %4</source>
        <translation>#%1 · %2 · %3 Bytes · Bit %4</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Paired bootstrap on the same items</source>
        <translation>Gepaarter Bootstrap auf denselben Items</translation>
    </message>
    <message>
        <source>Pin another subnet first (P)</source>
        <translation>Heften Sie zuerst ein anderes Teilnetz an (P)</translation>
    </message>
    <message>
        <source>The engine is busy</source>
        <translation>Es wird gerade gearbeitet</translation>
    </message>
    <message>
        <source>Score this plan on the search&apos;s items</source>
        <translation>Diesen Plan auf den Items der Suche bewerten</translation>
    </message>
    <message>
        <source>Export this subnet (Ctrl+Return)</source>
        <translation>Dieses Teilnetz exportieren (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Only measured subnets are exported: score it first</source>
        <translation>Nur gemessene Teilnetze werden exportiert: Bewerten Sie es zuerst</translation>
    </message>
    <message>
        <source>#%1 (%2)</source>
        <translation>#%1 (%2)</translation>
    </message>
    <message>
        <source>Pinned: %1</source>
        <translation>Angeheftet: %1</translation>
    </message>
    <message>
        <source>#%1 − #%2, %3 (%4): %5 %6, %7, n = %8</source>
        <translation>#%1 − #%2, %3 (%4): %5 %6, %7, n = %8</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontPage</name>
    <message>
        <source>What went wrong</source>
        <translation>Was schiefging</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>The best subnet for every file size: choose a budget, lock what must stay, and see what it costs. Filled points are measured, hollow and dotted ones are not told apart or only predicted.</source>
        <translation>Das beste Teilnetz für jede Dateigröße: Wählen Sie eine Größenvorgabe, sperren Sie, was bleiben muss, und sehen Sie, was es kostet. Gefüllte Punkte sind gemessen, hohle und gepunktete nicht unterscheidbar oder nur vorhergesagt.</translation>
    </message>
    <message>
        <source>Size for</source>
        <translation>Größe für</translation>
    </message>
    <message>
        <source>Vertical axis</source>
        <translation>Senkrechte Achse</translation>
    </message>
    <message>
        <source>signal of the search</source>
        <translation>Signal der Suche</translation>
    </message>
    <message>
        <source>accuracy, search</source>
        <translation>Genauigkeit, Suche</translation>
    </message>
    <message>
        <source>accuracy, held-out</source>
        <translation>Genauigkeit, zurückgehalten</translation>
    </message>
    <message>
        <source>Horizontal axis</source>
        <translation>Waagerechte Achse</translation>
    </message>
    <message>
        <source>file size</source>
        <translation>Dateigröße</translation>
    </message>
    <message>
        <source>Bit(a), for papers</source>
        <translation>Bit(a), für Veröffentlichungen</translation>
    </message>
    <message>
        <source>memory at context n</source>
        <translation>Speicher bei Kontext n</translation>
    </message>
    <message>
        <source>Comes with device profiles.</source>
        <translation>Kommt mit den Geräteprofilen.</translation>
    </message>
    <message>
        <source>tokens/s</source>
        <translation>Token/s</translation>
    </message>
    <message>
        <source>Re-score short list</source>
        <translation>Auswahl neu bewerten</translation>
    </message>
    <message>
        <source>Re-score the short list on held-out items</source>
        <translation>Die Auswahl auf zurückgehaltenen Items neu bewerten</translation>
    </message>
    <message>
        <source>Rivals…</source>
        <translation>Konkurrenten …</translation>
    </message>
    <message>
        <source>Score files of others</source>
        <translation>Dateien anderer bewerten</translation>
    </message>
    <message>
        <source>Any GGUF or MLX file, or a plan as JSON: the same scorer, the same items, true bytes</source>
        <translation>Eine beliebige GGUF- oder MLX-Datei oder ein Plan als JSON: dieselbe Bewertung, dieselben Items, wahre Bytes</translation>
    </message>
    <message>
        <source>Open Live</source>
        <translation>Live öffnen</translation>
    </message>
    <message>
        <source>y</source>
        <translation>y</translation>
    </message>
    <message>
        <source>x</source>
        <translation>x</translation>
    </message>
    <message>
        <source>Front: score against file size</source>
        <translation>Front: Ergebnis über Dateigröße</translation>
    </message>
    <message>
        <source>Budget</source>
        <translation>Größenvorgabe</translation>
    </message>
    <message>
        <source>&quot;3.9 GB&quot;, &quot;3.6 GiB&quot; or bytes; ←/→ 1 MB, with Shift 10, with Ctrl 100</source>
        <translation>„3.9 GB“, „3.6 GiB“ oder Bytes; ←/→ 1 MB, mit Umschalt 10, mit Strg 100</translation>
    </message>
    <message>
        <source>What the budget reaches</source>
        <translation>Was die Größenvorgabe erreicht</translation>
    </message>
    <message>
        <source>Raise budget</source>
        <translation>Vorgabe erhöhen</translation>
    </message>
    <message>
        <source>Raise the budget to the smallest that is reachable</source>
        <translation>Die Größenvorgabe auf die kleinste erreichbare erhöhen</translation>
    </message>
    <message>
        <source>Filter the table</source>
        <translation>Die Tabelle filtern</translation>
    </message>
    <message>
        <source>filter (/)</source>
        <translation>filtern (/)</translation>
    </message>
    <message>
        <source>&amp;Budget</source>
        <translation>&amp;Größenvorgabe</translation>
    </message>
    <message>
        <source>Scored subnets</source>
        <translation>Bewertete Teilnetze</translation>
    </message>
    <message>
        <source>Change, rules, search</source>
        <translation>Änderung, Regeln, Suche</translation>
    </message>
    <message>
        <source>Some bytes less</source>
        <translation>Einige Bytes weniger</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>scoring</source>
        <translation>bewertet</translation>
    </message>
    <message>
        <source>held-out</source>
        <translation>zurückgehalten</translation>
    </message>
    <message>
        <source>%1 %2 of %3, %4 left</source>
        <translation>%1 %2 von %3, noch %4</translation>
    </message>
    <message>
        <source>%1 %2 of %3</source>
        <translation>%1 %2 von %3</translation>
    </message>
    <message>
        <source>%1 subnets scored, %2 on the front</source>
        <translation>%1 Teilnetze bewertet, %2 auf der Front</translation>
    </message>
    <message>
        <source>Nothing is scored yet.</source>
        <translation>Noch ist nichts bewertet.</translation>
    </message>
    <message>
        <source>%1 bits: %2</source>
        <translation>%1 Bit: %2</translation>
    </message>
    <message>
        <source>Bytes of the weights file that this export writes</source>
        <translation>Bytes der Gewichtsdatei, die dieser Export schreibt</translation>
    </message>
    <message>
        <source>reachable %1 – %2</source>
        <translation>erreichbar %1 – %2</translation>
    </message>
    <message>
        <source>solving… %1</source>
        <translation>wird gelöst … %1</translation>
    </message>
    <message>
        <source>Search first</source>
        <translation>Suchen Sie zuerst</translation>
    </message>
    <message>
        <source>The engine is busy</source>
        <translation>Es wird gerade gearbeitet</translation>
    </message>
    <message>
        <source>Give held-out tasks on the Search panel</source>
        <translation>Geben Sie zurückgehaltene Aufgaben im Bereich Suche an</translation>
    </message>
    <message>
        <source>Pins, front and uniform subnets on held-out items; items that the search used are left out</source>
        <translation>Angeheftete, Front und einheitliche Teilnetze auf zurückgehaltenen Items; Items, die die Suche verwendet hat, werden ausgelassen</translation>
    </message>
    <message>
        <source>It changes only what this page shows.</source>
        <translation>Es ändert nur, was diese Seite zeigt.</translation>
    </message>
    <message>
        <source>Undo on the front</source>
        <translation>Auf der Front rückgängig machen</translation>
    </message>
    <message>
        <source>Redo on the front</source>
        <translation>Auf der Front wiederherstellen</translation>
    </message>
    <message>
        <source>Next on the front</source>
        <translation>Nächstes auf der Front</translation>
    </message>
    <message>
        <source>Previous on the front</source>
        <translation>Voriges auf der Front</translation>
    </message>
    <message>
        <source>Pin the subnet</source>
        <translation>Das Teilnetz anheften</translation>
    </message>
    <message>
        <source>Solve again</source>
        <translation>Neu lösen</translation>
    </message>
    <message>
        <source>Compare with the pin</source>
        <translation>Mit dem angehefteten vergleichen</translation>
    </message>
    <message>
        <source>Export the subnet</source>
        <translation>Das Teilnetz exportieren</translation>
    </message>
    <message>
        <source>Search the front</source>
        <translation>Die Front suchen</translation>
    </message>
    <message>
        <source>Score files of others…</source>
        <translation>Dateien anderer bewerten …</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no size: give 3.9 GB, 3.6 GiB, 512 MB or bytes.</source>
        <translation>„%1“ ist keine Größe: Geben Sie 3.9 GB, 3.6 GiB, 512 MB oder Bytes an.</translation>
    </message>
    <message>
        <source>Files to score</source>
        <translation>Dateien für die Bewertung</translation>
    </message>
    <message>
        <source>Models and plans (*.gguf *.safetensors *.json)</source>
        <translation>Modelle und Pläne (*.gguf *.safetensors *.json)</translation>
    </message>
    <message>
        <source>Parts of the panel</source>
        <translation>Teile des Felds</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontPlot</name>
    <message>
        <source>Front: score against file size</source>
        <translation>Front: Ergebnis über Dateigröße</translation>
    </message>
    <message>
        <source>front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>evaluated</source>
        <translation>bewertet</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>einheitlich</translation>
    </message>
    <message>
        <source>loses to uniform</source>
        <translation>schlechter als einheitlich</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>predicted, 95 %</source>
        <translation>vorhergesagt, 95 %</translation>
    </message>
    <message>
        <source>like its smaller neighbour</source>
        <translation>wie sein kleinerer Nachbar</translation>
    </message>
    <message>
        <source>rival</source>
        <translation>Konkurrent</translation>
    </message>
    <message>
        <source>over budget</source>
        <translation>über der Vorgabe</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontQuestions</name>
    <message>
        <source>This program cannot solve fronts.</source>
        <translation>Dieses Programm kann keine Fronten lösen.</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontRulesPanel</name>
    <message>
        <source>One width for q, k and v of a layer (fusion-safe)</source>
        <translation>Eine Breite für q, k und v einer Schicht (fusionssicher)</translation>
    </message>
    <message>
        <source>Width to forbid</source>
        <translation>Verbotene Breite</translation>
    </message>
    <message>
        <source>First or last layers</source>
        <translation>Erste oder letzte Schichten</translation>
    </message>
    <message>
        <source>How many layers</source>
        <translation>Wie viele Schichten</translation>
    </message>
    <message>
        <source>Module type</source>
        <translation>Modulart</translation>
    </message>
    <message>
        <source>Least width</source>
        <translation>Kleinste Breite</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>What locks and rules cost</source>
        <translation>Was Sperren und Regeln kosten</translation>
    </message>
    <message>
        <source>first layers</source>
        <translation>erste Schichten</translation>
    </message>
    <message>
        <source>last layers</source>
        <translation>letzte Schichten</translation>
    </message>
    <message>
        <source>Forbid</source>
        <translation>Verbieten</translation>
    </message>
    <message>
        <source>Require</source>
        <translation>Verlangen</translation>
    </message>
    <message>
        <source>Forbid bits</source>
        <translation>Bits verbieten</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>Mindestens</translation>
    </message>
    <message>
        <source>Del removes a rule</source>
        <translation>Entf entfernt eine Regel</translation>
    </message>
    <message>
        <source>No %1 bits in the first %2 layers</source>
        <translation>Keine %1 Bit in den ersten %2 Schichten</translation>
    </message>
    <message>
        <source>No %1 bits in the last %2 layers</source>
        <translation>Keine %1 Bit in den letzten %2 Schichten</translation>
    </message>
    <message>
        <source>%1: at least %2 bits</source>
        <translation>%1: mindestens %2 Bit</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontSearchPanel</name>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Subnets to score in all</source>
        <translation>Zu bewertende Teilnetze insgesamt</translation>
    </message>
    <message>
        <source>Items of a task</source>
        <translation>Items einer Aufgabe</translation>
    </message>
    <message>
        <source>Tasks that guide the search</source>
        <translation>Aufgaben, die die Suche leiten</translation>
    </message>
    <message>
        <source>Held-out tasks</source>
        <translation>Zurückgehaltene Aufgaben</translation>
    </message>
    <message>
        <source>Progress of the search</source>
        <translation>Fortschritt der Suche</translation>
    </message>
    <message>
        <source>Quality of the search</source>
        <translation>Güte der Suche</translation>
    </message>
    <message>
        <source>knapsack on a surrogate</source>
        <translation>Rucksack auf einem Ersatzmodell</translation>
    </message>
    <message>
        <source>paper: two thirds random, then narrowed</source>
        <translation>Veröffentlichung: zwei Drittel zufällig, dann verengt</translation>
    </message>
    <message>
        <source>random</source>
        <translation>zufällig</translation>
    </message>
    <message>
        <source>one unit at a time: all changes, which units matter</source>
        <translation>eine Einheit nach der anderen: alle Änderungen, welche Einheiten zählen</translation>
    </message>
    <message>
        <source>Scores every unit at every other width; what is scored is not scored again</source>
        <translation>Bewertet jede Einheit in jeder anderen Breite; was bewertet ist, wird nicht noch einmal bewertet</translation>
    </message>
    <message>
        <source>NSGA-II: evolution, for comparison</source>
        <translation>NSGA-II: Evolution, zum Vergleich</translation>
    </message>
    <message>
        <source>all</source>
        <translation>alle</translation>
    </message>
    <message>
        <source>NAME.task.json; …</source>
        <translation>NAME.task.json; …</translation>
    </message>
    <message>
        <source>Evaluations</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>Signal: tasks</source>
        <translation>Signal: Aufgaben</translation>
    </message>
    <message>
        <source>Items of each</source>
        <translation>Items je Aufgabe</translation>
    </message>
    <message>
        <source>Held-out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Give a task that guides the search</source>
        <translation>Geben Sie eine Aufgabe an, die die Suche leitet</translation>
    </message>
    <message>
        <source>The engine is busy</source>
        <translation>Es wird gerade gearbeitet</translation>
    </message>
    <message>
        <source>%1 subnets are scored: ask for more</source>
        <translation>%1 Teilnetze sind bewertet: Verlangen Sie mehr</translation>
    </message>
    <message>
        <source>%1 of %2 subnets are scored; the same items go on</source>
        <translation>%1 von %2 Teilnetzen sind bewertet; es geht mit denselben Items weiter</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>No search yet.</source>
        <translation>Noch keine Suche.</translation>
    </message>
    <message>
        <source>%1 subnets scored of about 10^%2.</source>
        <translation>%1 Teilnetze bewertet, von etwa 10^%2.</translation>
    </message>
    <message>
        <source>Surrogate, each subnet predicted from the others: rank correlation %1, error %2 %3.</source>
        <translation>Ersatzmodell, jedes Teilnetz aus den anderen vorhergesagt: Rangkorrelation %1, Fehler %2 %3.</translation>
    </message>
    <message>
        <source>Too few scores for a surrogate: nothing is predicted.</source>
        <translation>Zu wenige Bewertungen für ein Ersatzmodell: Nichts wird vorhergesagt.</translation>
    </message>
    <message>
        <source>%1 scored subnets have a width that %2 cannot hold: left out.</source>
        <translation>%1 bewertete Teilnetze haben eine Breite, die %2 nicht fassen kann: ausgelassen.</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontState</name>
    <message>
        <source>Budget</source>
        <translation>Größenvorgabe</translation>
    </message>
    <message>
        <source>Locks</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Rules</source>
        <translation>Regeln</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>Reachable for %1: %2 – %3.</source>
        <translation>Für %1 erreichbar: %2 – %3.</translation>
    </message>
    <message>
        <source>Locks and rules need %1, the budget is %2.</source>
        <translation>Sperren und Regeln brauchen %1, die Größenvorgabe ist %2.</translation>
    </message>
    <message>
        <source>Nothing is that small. %1</source>
        <translation>Nichts ist so klein. %1</translation>
    </message>
    <message>
        <source>No subnet of at most %1 was scored yet, and there are too few scores to predict one. %2</source>
        <translation>Noch wurde kein Teilnetz mit höchstens %1 bewertet, und für eine Vorhersage gibt es zu wenige Bewertungen. %2</translation>
    </message>
    <message>
        <source>Nothing is that large: the largest is offered. %1</source>
        <translation>Nichts ist so groß: Das größte wird angeboten. %1</translation>
    </message>
    <message>
        <source>Locks and rules cost nothing at %1.</source>
        <translation>Sperren und Regeln kosten bei %1 nichts.</translation>
    </message>
    <message>
        <source>Locks and rules cost ≈ %1 %2 at %3.</source>
        <translation>Sperren und Regeln kosten ≈ %1 %2 bei %3.</translation>
    </message>
</context>
<context>
    <name>qfa::app::FrontTableModel</name>
    <message>
        <source>worse</source>
        <translation>schlechter</translation>
    </message>
    <message>
        <source>better</source>
        <translation>besser</translation>
    </message>
    <message>
        <source>not distinguishable, %1</source>
        <translation>nicht unterscheidbar, %1</translation>
    </message>
    <message>
        <source>better, %1</source>
        <translation>besser, %1</translation>
    </message>
    <message>
        <source>worse, %1</source>
        <translation>schlechter, %1</translation>
    </message>
    <message>
        <source>● %1</source>
        <translation>● %1</translation>
    </message>
    <message>
        <source>rival</source>
        <translation>Konkurrent</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>loses to uniform</source>
        <translation>schlechter als einheitlich</translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>einheitlich</translation>
    </message>
    <message>
        <source>evaluated</source>
        <translation>bewertet</translation>
    </message>
    <message>
        <source>front, like its smaller neighbour</source>
        <translation>Front, wie sein kleinerer Nachbar</translation>
    </message>
    <message>
        <source>front</source>
        <translation>Front</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>no</source>
        <translation>nein</translation>
    </message>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>accuracy on %1, n = %2</source>
        <translation>Genauigkeit auf %1, n = %2</translation>
    </message>
    <message>
        <source>against uniform subnet %1</source>
        <translation>gegen das einheitliche Teilnetz %1</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>Teilnetz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Bit</source>
        <translation>Bit</translation>
    </message>
    <message>
        <source>Score ±</source>
        <translation>Ergebnis ±</translation>
    </message>
    <message>
        <source>%1 ±, %2</source>
        <translation>%1 ±, %2</translation>
    </message>
    <message>
        <source>Held-out ±</source>
        <translation>Zurückgehalten ±</translation>
    </message>
    <message>
        <source>n</source>
        <translation>n</translation>
    </message>
    <message>
        <source>Against uniform</source>
        <translation>Gegen einheitlich</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Fusion-safe</source>
        <translation>Fusionssicher</translation>
    </message>
</context>
<context>
    <name>qfa::app::HelpSheet</name>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Title of the help</source>
        <translation>Titel der Hilfe</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Close the help</source>
        <translation>Hilfe schließen</translation>
    </message>
    <message>
        <source>Help text</source>
        <translation>Hilfetext</translation>
    </message>
</context>
<context>
    <name>qfa::app::HistoryRow</name>
    <message>
        <source>● Live</source>
        <translation>● Live</translation>
    </message>
    <message>
        <source>The run at an earlier step: arrows move one step, with Shift 100, End goes back to live</source>
        <translation>Der Lauf bei einem früheren Schritt: Pfeile gehen einen Schritt, mit Umschalt 100, Ende geht zurück zu Live</translation>
    </message>
    <message>
        <source>Step that is shown</source>
        <translation>Gezeigter Schritt</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Show the newest step again (End)</source>
        <translation>Wieder den neuesten Schritt zeigen (Ende)</translation>
    </message>
    <message>
        <source>Unit of the x axis</source>
        <translation>Einheit der x-Achse</translation>
    </message>
    <message>
        <source>x: steps</source>
        <translation>x: Schritte</translation>
    </message>
    <message>
        <source>x: tokens</source>
        <translation>x: Token</translation>
    </message>
    <message>
        <source>x: time</source>
        <translation>x: Zeit</translation>
    </message>
    <message>
        <source>Smoothing of the loss</source>
        <translation>Glättung des Verlusts</translation>
    </message>
    <message>
        <source>Weight of the past in the averages of the loss ([ and ])</source>
        <translation>Gewicht der Vergangenheit in den Mitteln des Verlusts ([ und ])</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>glätten</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>frozen at step %1 of %2 (recording goes on)</source>
        <translation>eingefroren bei Schritt %1 von %2 (die Aufzeichnung geht weiter)</translation>
    </message>
    <message>
        <source>frozen at step %1 of %2</source>
        <translation>eingefroren bei Schritt %1 von %2</translation>
    </message>
</context>
<context>
    <name>qfa::app::JobQueue</name>
    <message>
        <source>It ended without a reason.</source>
        <translation>Es endete ohne Angabe eines Grundes.</translation>
    </message>
</context>
<context>
    <name>qfa::app::KeyDelegate</name>
    <message>
        <source>Press the new key</source>
        <translation>Neue Taste drücken</translation>
    </message>
</context>
<context>
    <name>qfa::app::KeysModel</name>
    <message>
        <source>▲ also: %1</source>
        <translation>▲ auch: %1</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>Default</source>
        <translation>Standard</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Konflikt</translation>
    </message>
</context>
<context>
    <name>qfa::app::LivePage</name>
    <message>
        <source>◷ queued</source>
        <translation>◷ wartet</translation>
    </message>
    <message>
        <source>● quantizing</source>
        <translation>● quantisiert</translation>
    </message>
    <message>
        <source>● training</source>
        <translation>● trainiert</translation>
    </message>
    <message>
        <source>● probing</source>
        <translation>● prüft</translation>
    </message>
    <message>
        <source>❚❚ paused</source>
        <translation>❚❚ angehalten</translation>
    </message>
    <message>
        <source>● searching</source>
        <translation>● sucht</translation>
    </message>
    <message>
        <source>● exporting</source>
        <translation>● exportiert</translation>
    </message>
    <message>
        <source>✔ finished</source>
        <translation>✔ fertig</translation>
    </message>
    <message>
        <source>■ stopped</source>
        <translation>■ gestoppt</translation>
    </message>
    <message>
        <source>✖ failed</source>
        <translation>✖ fehlgeschlagen</translation>
    </message>
    <message>
        <source>State of the run</source>
        <translation>Zustand des Laufs</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Öffnen …</translation>
    </message>
    <message>
        <source>Open a run folder (Ctrl+O)</source>
        <translation>Laufordner öffnen (Strg+O)</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Continue this run from its last checkpoint</source>
        <translation>Diesen Lauf vom letzten Checkpoint an fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop after this micro-batch; the run keeps a checkpoint and can be continued</source>
        <translation>Nach diesem Micro-Batch anhalten; der Lauf behält einen Checkpoint und kann fortgesetzt werden</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>A run as it trains: which bit-widths are sampled, how the loss falls, how well each width does.</source>
        <translation>Ein Lauf beim Training: welche Bitbreiten gezogen werden, wie der Verlust fällt, wie gut jede Breite ist.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Stopping after this micro-batch; a checkpoint is written…</source>
        <translation>Hält nach diesem Micro-Batch an; ein Checkpoint wird geschrieben …</translation>
    </message>
    <message>
        <source>Reading the run…</source>
        <translation>Der Lauf wird gelesen …</translation>
    </message>
    <message>
        <source>No run is open. Try the demo, or open a run folder (Ctrl+O).</source>
        <translation>Kein Lauf ist geöffnet. Probieren Sie die Demo aus, oder öffnen Sie einen Laufordner (Strg+O).</translation>
    </message>
    <message>
        <source>■ interrupted</source>
        <translation>■ unterbrochen</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
    <message>
        <source>Checkpoint now</source>
        <translation>Checkpoint jetzt</translation>
    </message>
    <message>
        <source>A run in a shell writes its checkpoints by itself (--checkpoint-every).</source>
        <translation>Ein Lauf in einer Shell schreibt seine Checkpoints von selbst (--checkpoint-every).</translation>
    </message>
    <message>
        <source>Probe now</source>
        <translation>Jetzt prüfen</translation>
    </message>
    <message>
        <source>Open the front</source>
        <translation>Die Front öffnen</translation>
    </message>
    <message>
        <source>Pause after this micro-batch, or go on (P); continuing is bit-exact</source>
        <translation>Nach diesem Micro-Batch pausieren oder fortfahren (P); die Fortsetzung ist bitgenau</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>Checkpoint</translation>
    </message>
    <message>
        <source>Probe</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Alarme</translation>
    </message>
    <message>
        <source>plot</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>tokens, thousands</source>
        <translation>Token, Tausend</translation>
    </message>
    <message>
        <source>time of training, min</source>
        <translation>Zeit des Trainings, min</translation>
    </message>
    <message>
        <source>time of training, h</source>
        <translation>Zeit des Trainings, h</translation>
    </message>
    <message>
        <source>Run %1, drawn by QFA Workbench</source>
        <translation>Lauf %1, gezeichnet von QFA Workbench</translation>
    </message>
    <message>
        <source>The run is being stopped or read.</source>
        <translation>Der Lauf wird angehalten oder gelesen.</translation>
    </message>
    <message>
        <source>The run is paused: go on first.</source>
        <translation>Der Lauf pausiert: Setzen Sie ihn zuerst fort.</translation>
    </message>
    <message>
        <source>The run is not training now.</source>
        <translation>Der Lauf trainiert jetzt nicht.</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>Kein Lauf ist geöffnet.</translation>
    </message>
    <message>
        <source>Nothing is being trained.</source>
        <translation>Nichts wird trainiert.</translation>
    </message>
    <message>
        <source>Write a checkpoint after this step (C)</source>
        <translation>Nach diesem Schritt einen Checkpoint schreiben (C)</translation>
    </message>
    <message>
        <source>Score the uniform subnets: after this step, or at the last checkpoint of a run that has ended</source>
        <translation>Die einheitlichen Teilnetze bewerten: nach diesem Schritt oder beim letzten Checkpoint eines beendeten Laufs</translation>
    </message>
    <message>
        <source>checkpoint %1</source>
        <translation>Checkpoint %1</translation>
    </message>
    <message>
        <source>checkpoint %1, %2 ago</source>
        <translation>Checkpoint %1, vor %2</translation>
    </message>
    <message>
        <source>Reading the run: step %1</source>
        <translation>Lauf wird gelesen: Schritt %1</translation>
    </message>
</context>
<context>
    <name>qfa::app::LogModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Stufe</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
</context>
<context>
    <name>qfa::app::LossPlot</name>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>loss, nats per token, train</source>
        <translation>Verlust, Nats je Token, Training</translation>
    </message>
    <message>
        <source>each step</source>
        <translation>jeder Schritt</translation>
    </message>
    <message>
        <source>The loss appears with the first step.</source>
        <translation>Der Verlust erscheint mit dem ersten Schritt.</translation>
    </message>
    <message>
        <source>step %1: loss %2</source>
        <translation>Schritt %1: Verlust %2</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>Trainingsverlust</translation>
    </message>
    <message>
        <source>target average bits</source>
        <translation>Zielmittel der Bits</translation>
    </message>
    <message>
        <source>What the loss is averaged by</source>
        <translation>Wonach der Verlust gemittelt wird</translation>
    </message>
    <message>
        <source>by average bits</source>
        <translation>nach mittleren Bits</translation>
    </message>
    <message>
        <source>by bit-width</source>
        <translation>nach Bitbreite</translation>
    </message>
    <message>
        <source>attributed by share of units, not measured</source>
        <translation>nach dem Anteil der Einheiten zugerechnet, nicht gemessen</translation>
    </message>
    <message>
        <source>markers: probe loss of uniform subnets, nats per item, with 95 % intervals</source>
        <translation>Marken: Prüfverlust einheitlicher Teilnetze, Nats je Item, mit 95-%-Intervallen</translation>
    </message>
    <message>
        <source>the level follows the subnet drawn</source>
        <translation>die Höhe folgt dem gezogenen Teilnetz</translation>
    </message>
    <message>
        <source>smoothing %1</source>
        <translation>Glättung %1</translation>
    </message>
    <message>
        <source>steps outside the view: %1</source>
        <translation>außerhalb der Ansicht: %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>lines: average bits</source>
        <translation>Linien: mittlere Bits</translation>
    </message>
    <message>
        <source>expected visits</source>
        <translation>erwartete Besuche</translation>
    </message>
    <message>
        <source>visits of %1, %2</source>
        <translation>Besuche von %1, %2</translation>
    </message>
    <message>
        <source>%1 at %2: %3 visits by step %4, expected %5</source>
        <translation>%1 bei %2: %3 Besuche bis Schritt %4, erwartet %5</translation>
    </message>
    <message>
        <source>visits: 0 to %1 from the foot to the top</source>
        <translation>Besuche: 0 bis %1 von unten bis oben</translation>
    </message>
</context>
<context>
    <name>qfa::app::MachinePlot</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 GiB</source>
        <translation>%1 GiB</translation>
    </message>
    <message>
        <source>Machine: time of a step</source>
        <translation>Maschine: Zeit eines Schritts</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>time of a step, s</source>
        <translation>Zeit eines Schritts, s</translation>
    </message>
    <message>
        <source>each step</source>
        <translation>jeder Schritt</translation>
    </message>
    <message>
        <source>%1 a step (95 % ≤ %2)</source>
        <translation>%1/Schritt (95 % ≤ %2)</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 Token/s</translation>
    </message>
    <message>
        <source>memory –</source>
        <translation>Speicher –</translation>
    </message>
    <message>
        <source>Times appear with the first step.</source>
        <translation>Zeiten erscheinen mit dem ersten Schritt.</translation>
    </message>
    <message>
        <source>step %1: %2</source>
        <translation>Schritt %1: %2</translation>
    </message>
    <message>
        <source>%1 tokens since the beginning</source>
        <translation>%1 Token seit dem Beginn</translation>
    </message>
    <message>
        <source>%1 of training</source>
        <translation>%1 Training</translation>
    </message>
    <message>
        <source>memory %1</source>
        <translation>Speicher %1</translation>
    </message>
</context>
<context>
    <name>qfa::app::MainWindow</name>
    <message>
        <source>QFA Workbench</source>
        <translation>QFA Workbench</translation>
    </message>
    <message>
        <source>Recorded run</source>
        <translation>Aufgezeichneter Lauf</translation>
    </message>
    <message>
        <source>▷ Recorded run: nothing is being computed.</source>
        <translation>▷ Aufgezeichneter Lauf: Es wird nichts berechnet.</translation>
    </message>
    <message>
        <source>%1 – QFA Workbench</source>
        <translation>%1 – QFA Workbench</translation>
    </message>
    <message>
        <source>The program qfa was not found beside this one.</source>
        <translation>Das Programm qfa wurde neben diesem nicht gefunden.</translation>
    </message>
</context>
<context>
    <name>qfa::app::MemoryBar</name>
    <message>
        <source>Available now: %1</source>
        <translation>Jetzt verfügbar: %1</translation>
    </message>
    <message>
        <source>%1: ≈ %2</source>
        <translation>%1: ≈ %2</translation>
    </message>
    <message>
        <source>    %1 %2</source>
        <translation>    %1 %2</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>%1, %2: ≈ %3</source>
        <translation>%1, %2: ≈ %3</translation>
    </message>
    <message>
        <source>other</source>
        <translation>Übriges</translation>
    </message>
    <message>
        <source>Memory appears when the settings are possible.</source>
        <translation>Der Speicher erscheint, wenn die Einstellungen möglich sind.</translation>
    </message>
</context>
<context>
    <name>qfa::app::ModelCard</name>
    <message>
        <source>%1 (%2 bits per weight, already quantized)</source>
        <translation>%1 (%2 Bit je Gewicht, schon quantisiert)</translation>
    </message>
    <message>
        <source>%1 M parameters</source>
        <translation>%1 Mio. Parameter</translation>
    </message>
    <message>
        <source>%1 layers of %2</source>
        <translation>%1 Schichten mit %2</translation>
    </message>
    <message>
        <source>vocabulary %1</source>
        <translation>Vokabular %1</translation>
    </message>
    <message>
        <source>%1 tokens of context</source>
        <translation>%1 Token Kontext</translation>
    </message>
    <message>
        <source>with a chat template</source>
        <translation>mit Chat-Vorlage</translation>
    </message>
    <message>
        <source>without a chat template</source>
        <translation>ohne Chat-Vorlage</translation>
    </message>
    <message>
        <source>1  Model</source>
        <translation>1  Modell</translation>
    </message>
    <message>
        <source>Drop a Hugging Face folder or a .gguf file anywhere on this page.</source>
        <translation>Legen Sie einen Hugging-Face-Ordner oder eine .gguf-Datei irgendwo auf dieser Seite ab.</translation>
    </message>
    <message>
        <source>What the model is</source>
        <translation>Was das Modell ist</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner …</translation>
    </message>
    <message>
        <source>GGUF file…</source>
        <translation>GGUF-Datei …</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>Zuletzt</translation>
    </message>
    <message>
        <source>Try with demo data</source>
        <translation>Mit Demodaten probieren</translation>
    </message>
    <message>
        <source>Folder of a model</source>
        <translation>Ordner eines Modells</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>GGUF files (*.gguf)</source>
        <translation>GGUF-Dateien (*.gguf)</translation>
    </message>
    <message>
        <source>No model was used yet</source>
        <translation>Noch wurde kein Modell verwendet</translation>
    </message>
    <message>
        <source>Reading the model&apos;s header…</source>
        <translation>Der Kopf des Modells wird gelesen …</translation>
    </message>
</context>
<context>
    <name>qfa::app::NavRail</name>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>qfa::app::NewRunPage</name>
    <message>
        <source>product</source>
        <translation>Produkt</translation>
    </message>
    <message>
        <source>paper</source>
        <translation>Veröffentlichung</translation>
    </message>
    <message>
        <source>quick</source>
        <translation>schnell</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>Name des Laufs</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>Befehl kopieren</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Preset %1</source>
        <translation>Vorlage %1</translation>
    </message>
    <message>
        <source>from run…</source>
        <translation>aus Lauf …</translation>
    </message>
    <message>
        <source>Takes every setting of a run that exists</source>
        <translation>Übernimmt jede Einstellung eines vorhandenen Laufs</translation>
    </message>
    <message>
        <source>This program cannot read the settings of a run.</source>
        <translation>Dieses Programm kann die Einstellungen eines Laufs nicht lesen.</translation>
    </message>
    <message>
        <source>Settings of the run</source>
        <translation>Einstellungen des Laufs</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>Den Lauf starten</translation>
    </message>
    <message>
        <source>Copy the command of the draft</source>
        <translation>Den Befehl des Entwurfs kopieren</translation>
    </message>
    <message>
        <source>shows the same settings as a table</source>
        <translation>Es zeigt dieselben Einstellungen als Tabelle.</translation>
    </message>
    <message>
        <source>takes a step of editing back; a command has no steps</source>
        <translation>Es nimmt einen Schritt der Bearbeitung zurück; ein Befehl hat keine Schritte.</translation>
    </message>
    <message>
        <source>Undo the last edit of the draft</source>
        <translation>Letzte Änderung am Entwurf rückgängig machen</translation>
    </message>
    <message>
        <source>Redo the edit of the draft</source>
        <translation>Änderung am Entwurf wiederherstellen</translation>
    </message>
    <message>
        <source>Settings of a run</source>
        <translation>Einstellungen eines Laufs</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>A draft of a run: choose a model and data, look at what will be trained, and what it needs. Start is on when the plan has no error.</source>
        <translation>Ein Entwurf eines Laufs: Wählen Sie ein Modell und Daten, sehen Sie, was trainiert wird und was es braucht. Starten ist möglich, wenn der Plan keinen Fehler hat.</translation>
    </message>
    <message>
        <source>Run folder: %1</source>
        <translation>Laufordner: %1</translation>
    </message>
    <message>
        <source>A run is being worked on: stop it first, or wait until it ends.</source>
        <translation>An einem Lauf wird gearbeitet: Halten Sie ihn zuerst an, oder warten Sie, bis er endet.</translation>
    </message>
    <message>
        <source>This program cannot plan runs.</source>
        <translation>Dieses Programm kann keine Läufe planen.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>Run whose settings are taken</source>
        <translation>Lauf, dessen Einstellungen übernommen werden</translation>
    </message>
    <message>
        <source>The draft could not be saved: %1</source>
        <translation>Der Entwurf konnte nicht gespeichert werden: %1</translation>
    </message>
    <message>
        <source>Put the run into the queue</source>
        <translation>Den Lauf in die Warteschlange stellen</translation>
    </message>
    <message>
        <source>This program has no queue.</source>
        <translation>Dieses Programm hat keine Warteschlange.</translation>
    </message>
    <message>
        <source>Put the run into the queue; the page Runs works it off</source>
        <translation>Den Lauf in die Warteschlange stellen; die Seite Läufe arbeitet sie ab</translation>
    </message>
    <message>
        <source>%1 goes into the queue; the page Runs works it off.</source>
        <translation>%1 kommt in die Warteschlange; die Seite Läufe arbeitet sie ab.</translation>
    </message>
    <message>
        <source>Runs whose settings can be taken</source>
        <translation>Läufe, deren Einstellungen übernommen werden können</translation>
    </message>
    <message>
        <source>%1: %2, %3 bit</source>
        <translation>%1: %2, %3 Bit</translation>
    </message>
    <message>
        <source>No run was found in your folders.</source>
        <translation>In Ihren Ordnern wurde kein Lauf gefunden.</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Anderer Ordner…</translation>
    </message>
    <message>
        <source>Apply what the finding suggests</source>
        <translation>Übernehmen, was der Befund vorschlägt</translation>
    </message>
    <message>
        <source>it edits the draft; the command of the run then says it</source>
        <translation>ändert den Entwurf; der Befehl des Laufs sagt es danach</translation>
    </message>
    <message>
        <source>Begin the draft afresh</source>
        <translation>Den Entwurf neu beginnen</translation>
    </message>
    <message>
        <source>a command has no draft</source>
        <translation>Ein Befehl hat keinen Entwurf</translation>
    </message>
    <message>
        <source>A fresh draft</source>
        <translation>Ein neuer Entwurf</translation>
    </message>
</context>
<context>
    <name>qfa::app::NoticeBar</name>
    <message>
        <source>Notice</source>
        <translation>Meldung</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Show all notices</source>
        <translation>Alle Meldungen zeigen</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Dismiss the notice</source>
        <translation>Meldung schließen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>qfa::app::NoticeCenter</name>
    <message>
        <source>State: %1.</source>
        <translation>Zustand: %1.</translation>
    </message>
    <message>
        <source>Opened %1.</source>
        <translation>%1 wurde geöffnet.</translation>
    </message>
</context>
<context>
    <name>qfa::app::NoticeDock</name>
    <message>
        <source>Notices and log</source>
        <translation>Meldungen und Protokoll</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Notices or log</source>
        <translation>Meldungen oder Protokoll</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Details of the notice</source>
        <translation>Einzelheiten der Meldung</translation>
    </message>
    <message>
        <source>Filter by words</source>
        <translation>Nach Wörtern filtern</translation>
    </message>
    <message>
        <source>filter</source>
        <translation>filtern</translation>
    </message>
    <message>
        <source>Least severe shown</source>
        <translation>Mindeststufe</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>Warnungen und Fehler</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Notices (%1)</source>
        <translation>Meldungen (%1)</translation>
    </message>
</context>
<context>
    <name>qfa::app::NoticeModel</name>
    <message>
        <source>Info</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>%1 (× %2)</source>
        <translation>%1 (× %2)</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Room</source>
        <translation>Bereich</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
</context>
<context>
    <name>qfa::app::ParetoModel</name>
    <message>
        <source>Subnet</source>
        <translation>Teilnetz</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Average bits</source>
        <translation>Mittlere Bits</translation>
    </message>
    <message>
        <source>Accuracy, search</source>
        <translation>Genauigkeit, Suche</translation>
    </message>
    <message>
        <source>Accuracy, held-out</source>
        <translation>Genauigkeit, zurückgehalten</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>On the front</source>
        <translation>Auf der Front</translation>
    </message>
</context>
<context>
    <name>qfa::app::PlanColumn</name>
    <message>
        <source>Plan</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>State of the plan</source>
        <translation>Zustand des Plans</translation>
    </message>
    <message>
        <source>Memory by phase</source>
        <translation>Speicher nach Phasen</translation>
    </message>
    <message>
        <source>What the run needs and gives</source>
        <translation>Was der Lauf braucht und ergibt</translation>
    </message>
    <message>
        <source>Number of errors and warnings</source>
        <translation>Zahl der Fehler und Warnungen</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Measure memory and time</source>
        <translation>Speicher und Zeit messen</translation>
    </message>
    <message>
        <source>The engine cannot run three steps of a draft and measure them yet: memory and time are predictions.</source>
        <translation>Diese Version kann noch nicht drei Schritte eines Entwurfs ausführen und messen: Speicher und Zeit sind Vorhersagen.</translation>
    </message>
    <message>
        <source>Findings: what is wrong, and what to know</source>
        <translation>Befunde: was falsch ist und was man wissen sollte</translation>
    </message>
    <message>
        <source>≈ %1 on disk, %2 free</source>
        <translation>≈ %1 auf der Platte, %2 frei</translation>
    </message>
    <message>
        <source>≈ %1 on disk</source>
        <translation>≈ %1 auf der Platte</translation>
    </message>
    <message>
        <source>≈ %1 ± %2</source>
        <translation>≈ %1 ± %2</translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation>≈ %1</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>of this: %1</source>
        <translation>davon: %1</translation>
    </message>
    <message>
        <source>sizes ≈ %1 – %2 (MLX)</source>
        <translation>Größen ≈ %1 – %2 (MLX)</translation>
    </message>
    <message>
        <source>L = %1 trained units</source>
        <translation>L = %1 trainierte Einheiten</translation>
    </message>
    <message>
        <source>%1 M trainable parameters</source>
        <translation>%1 Mio. trainierbare Parameter</translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation>%1 Beispiele</translation>
    </message>
    <message>
        <source>Memory available now: %1</source>
        <translation>Jetzt verfügbarer Speicher: %1</translation>
    </message>
    <message>
        <source>Available memory is unknown.</source>
        <translation>Der verfügbare Speicher ist unbekannt.</translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation>Der Plan wird gemacht …</translation>
    </message>
    <message>
        <source>1 error</source>
        <translation>1 Fehler</translation>
    </message>
    <message>
        <source>%1 errors</source>
        <translation>%1 Fehler</translation>
    </message>
    <message>
        <source>1 warning</source>
        <translation>1 Warnung</translation>
    </message>
    <message>
        <source>%1 warnings</source>
        <translation>%1 Warnungen</translation>
    </message>
</context>
<context>
    <name>qfa::app::PlanModel</name>
    <message>
        <source>The plan of these settings is still being made.</source>
        <translation>Der Plan dieser Einstellungen wird noch gemacht.</translation>
    </message>
</context>
<context>
    <name>qfa::app::PlanStrip</name>
    <message>
        <source>Bit plan</source>
        <translation>Bitplan</translation>
    </message>
    <message>
        <source>%1: %2 bits</source>
        <translation>%1: %2 Bit</translation>
    </message>
    <message>
        <source>%1, %2 bytes</source>
        <translation>%1, %2 Bytes</translation>
    </message>
    <message>
        <source>%1, locked at %2 bits</source>
        <translation>%1, auf %2 Bit gesperrt</translation>
    </message>
    <message>
        <source>%1 · %2 b</source>
        <translation>%1 · %2 b</translation>
    </message>
</context>
<context>
    <name>qfa::app::PlotWidget</name>
    <message>
        <source>%1, as a table</source>
        <translation>%1, als Tabelle</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>Die Abbildung speichern</translation>
    </message>
    <message>
        <source>The figure was written to %1.</source>
        <translation>Die Abbildung wurde nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>Save the data</source>
        <translation>Die Daten speichern</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>The data were written to %1.</source>
        <translation>Die Daten wurden nach %1 geschrieben.</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>%1 kann nicht geschrieben werden: %2.</translation>
    </message>
</context>
<context>
    <name>qfa::app::QueueModel</name>
    <message>
        <source>%1: train</source>
        <translation>%1: trainieren</translation>
    </message>
    <message>
        <source>%1: search</source>
        <translation>%1: suchen</translation>
    </message>
    <message>
        <source>%1: continue to step %2</source>
        <translation>%1: bis Schritt %2 fortsetzen</translation>
    </message>
    <message>
        <source>%1: continue</source>
        <translation>%1: fortsetzen</translation>
    </message>
    <message>
        <source>Job %1, folder %2</source>
        <translation>Auftrag %1, Ordner %2</translation>
    </message>
    <message>
        <source>%1  %2</source>
        <translation>%1  %2</translation>
    </message>
    <message>
        <source>▶ %1</source>
        <translation>▶ %1</translation>
    </message>
    <message>
        <source>▶ %1  %2</source>
        <translation>▶ %1  %2</translation>
    </message>
</context>
<context>
    <name>qfa::app::QueueStrip</name>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Queue of jobs</source>
        <translation>Warteschlange der Aufträge</translation>
    </message>
    <message>
        <source>State of the queue</source>
        <translation>Zustand der Warteschlange</translation>
    </message>
    <message>
        <source>Start the next job now</source>
        <translation>Den nächsten Auftrag jetzt starten</translation>
    </message>
    <message>
        <source>The job of %1 failed: %2</source>
        <translation>Der Auftrag von %1 ist fehlgeschlagen: %2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 %, %2 left</source>
        <translation>%1 %, noch %2</translation>
    </message>
    <message>
        <source>Move the job forward</source>
        <translation>Den Auftrag nach vorn rücken</translation>
    </message>
    <message>
        <source>Move the job back</source>
        <translation>Den Auftrag nach hinten rücken</translation>
    </message>
    <message>
        <source>Take the job out of the queue</source>
        <translation>Den Auftrag aus der Warteschlange nehmen</translation>
    </message>
    <message>
        <source>⏸ Hold queue</source>
        <translation>⏸ Warteschlange anhalten</translation>
    </message>
    <message>
        <source>▶ Run queue</source>
        <translation>▶ Warteschlange abarbeiten</translation>
    </message>
    <message>
        <source>Start no further job</source>
        <translation>Keinen weiteren Auftrag starten</translation>
    </message>
    <message>
        <source>Run the jobs of the queue</source>
        <translation>Die Aufträge der Warteschlange ausführen</translation>
    </message>
    <message>
        <source>The queue is worked off by %1.</source>
        <translation>Die Warteschlange wird von %1 abgearbeitet.</translation>
    </message>
    <message>
        <source>run by %1</source>
        <translation>ausgeführt von %1</translation>
    </message>
    <message>
        <source>the next job starts in %1 s</source>
        <translation>der nächste Auftrag startet in %1 s</translation>
    </message>
</context>
<context>
    <name>qfa::app::RatesPlot</name>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>95 % band</source>
        <translation>95-%-Band</translation>
    </message>
    <message>
        <source>Rates appear with the first step.</source>
        <translation>Raten erscheinen mit dem ersten Schritt.</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>Schritt %1</translation>
    </message>
    <message>
        <source>%1: %2 %, expected %3 % (95 % band)</source>
        <translation>%1: %2 %, erwartet %3 % (95-%-Band)</translation>
    </message>
    <message>
        <source>Sampling rates</source>
        <translation>Ziehungsraten</translation>
    </message>
    <message>
        <source>share of adapter updates, %</source>
        <translation>Anteil der Adapter-Aktualisierungen, %</translation>
    </message>
    <message>
        <source>Steps that the share is taken of</source>
        <translation>Schritte, über die der Anteil genommen wird</translation>
    </message>
    <message>
        <source>Since the first step, or of the last steps only</source>
        <translation>Seit dem ersten Schritt oder nur der letzten Schritte</translation>
    </message>
    <message>
        <source>cumulative</source>
        <translation>kumuliert</translation>
    </message>
    <message>
        <source>last 1/16 period</source>
        <translation>letzte 1/16-Periode</translation>
    </message>
    <message>
        <source>last period</source>
        <translation>letzte Periode</translation>
    </message>
    <message>
        <source>of the last %1 steps</source>
        <translation>der letzten %1 Schritte</translation>
    </message>
</context>
<context>
    <name>qfa::app::RunActions</name>
    <message>
        <source>Try the demo</source>
        <translation>Demo ausprobieren</translation>
    </message>
    <message>
        <source>Open a run folder…</source>
        <translation>Laufordner öffnen …</translation>
    </message>
    <message>
        <source>A run is opened in the window only.</source>
        <translation>Ein Lauf wird nur im Fenster geöffnet.</translation>
    </message>
    <message>
        <source>A run is paused in the window that trains it; in a shell Ctrl+C stops it and qfa resume goes on.</source>
        <translation>Ein Lauf pausiert in dem Fenster, das ihn trainiert; in einer Shell hält Strg+C ihn an, und qfa resume setzt ihn fort.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Open a run folder</source>
        <translation>Laufordner öffnen</translation>
    </message>
    <message>
        <source>A run is being worked on: stop it first.</source>
        <translation>An einem Lauf wird gearbeitet: Halten Sie ihn zuerst an.</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Es läuft nichts.</translation>
    </message>
    <message>
        <source>A run is being read.</source>
        <translation>Ein Lauf wird gelesen.</translation>
    </message>
    <message>
        <source>The run is stopping.</source>
        <translation>Der Lauf hält an.</translation>
    </message>
    <message>
        <source>The run is not paused.</source>
        <translation>Der Lauf pausiert nicht.</translation>
    </message>
    <message>
        <source>No run is open.</source>
        <translation>Kein Lauf ist geöffnet.</translation>
    </message>
    <message>
        <source>The run is finished.</source>
        <translation>Der Lauf ist fertig.</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>It shows a page of this window.</source>
        <translation>Es zeigt eine Seite dieses Fensters.</translation>
    </message>
</context>
<context>
    <name>qfa::app::RunDetailsPane</name>
    <message>
        <source>%1 bytes</source>
        <translation>%1 Bytes</translation>
    </message>
    <message>
        <source>Details of the run</source>
        <translation>Einzelheiten des Laufs</translation>
    </message>
    <message>
        <source>Notes (Markdown)</source>
        <translation>Notizen (Markdown)</translation>
    </message>
    <message>
        <source>Notes in Markdown; saved as you type.</source>
        <translation>Notizen in Markdown; beim Tippen gespeichert.</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>Checkpoints</translation>
    </message>
    <message>
        <source>Exports</source>
        <translation>Exporte</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Dateien</translation>
    </message>
    <message>
        <source>Equal settings</source>
        <translation>Gleiche Einstellungen</translation>
    </message>
    <message>
        <source>Show equal settings, too</source>
        <translation>Auch gleiche Einstellungen zeigen</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Device and fingerprint</source>
        <translation>Gerät und Fingerabdruck</translation>
    </message>
    <message>
        <source>Select a run.</source>
        <translation>Wählen Sie einen Lauf.</translation>
    </message>
    <message>
        <source>Continue from this checkpoint</source>
        <translation>Von diesem Checkpoint an fortsetzen</translation>
    </message>
    <message>
        <source>The engine continues a run from its last checkpoint only.</source>
        <translation>Diese Version setzt einen Lauf nur von seinem letzten Checkpoint an fort.</translation>
    </message>
    <message>
        <source>Export from this checkpoint</source>
        <translation>Von diesem Checkpoint exportieren</translation>
    </message>
    <message>
        <source>The engine exports from the last checkpoint of a run only.</source>
        <translation>Diese Version exportiert nur vom letzten Checkpoint eines Laufs.</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>not probed at this step</source>
        <translation>bei diesem Schritt nicht geprüft</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>written</source>
        <translation>geschrieben</translation>
    </message>
    <message>
        <source>file</source>
        <translation>Datei</translation>
    </message>
</context>
<context>
    <name>qfa::app::RunsCommands</name>
    <message>
        <source>Label of %1</source>
        <translation>Beschriftung von %1</translation>
    </message>
    <message>
        <source>A run is being worked on: stop it first, or queue this one.</source>
        <translation>An einem Lauf wird gearbeitet: Halten Sie ihn zuerst an, oder stellen Sie diesen in die Warteschlange.</translation>
    </message>
    <message>
        <source>Move the run to the trash</source>
        <translation>Den Lauf in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Move %1 runs to the trash</source>
        <translation>%1 Läufe in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>%1 is in use by %2: it stays.</source>
        <translation>%1 wird von %2 benutzt und bleibt.</translation>
    </message>
    <message>
        <source>%1: the folder is not there any more.</source>
        <translation>%1: Der Ordner ist nicht mehr da.</translation>
    </message>
    <message>
        <source>%1 could not be moved to the trash; on this volume there may be none.</source>
        <translation>%1 konnte nicht in den Papierkorb verschoben werden; auf diesem Datenträger gibt es vielleicht keinen.</translation>
    </message>
    <message>
        <source>%1 is in the trash; Ctrl+Z brings it back.</source>
        <translation>%1 ist im Papierkorb; Strg+Z holt den Lauf zurück.</translation>
    </message>
    <message>
        <source>%1 exists again; the run stays in the trash.</source>
        <translation>%1 ist wieder vorhanden; der Lauf bleibt im Papierkorb.</translation>
    </message>
    <message>
        <source>%1 is not in the trash any more.</source>
        <translation>%1 ist nicht mehr im Papierkorb.</translation>
    </message>
    <message>
        <source>One checkpoint deleted, %1 freed.</source>
        <translation>Ein Checkpoint gelöscht, %1 freigegeben.</translation>
    </message>
    <message>
        <source>%1 checkpoints deleted, %2 freed.</source>
        <translation>%1 Checkpoints gelöscht, %2 freigegeben.</translation>
    </message>
    <message>
        <source>%1 stays: the folder of the trash cannot be made.</source>
        <translation>%1 bleibt: Der Ordner des Papierkorbs kann nicht angelegt werden.</translation>
    </message>
</context>
<context>
    <name>qfa::app::RunsModel</name>
    <message>
        <source>today %1</source>
        <translation>heute %1</translation>
    </message>
    <message>
        <source>yesterday %1</source>
        <translation>gestern %1</translation>
    </message>
    <message>
        <source>S: star this run</source>
        <translation>S: diesen Lauf mit Stern markieren</translation>
    </message>
    <message>
        <source>Training loss of one step: %1 nats per token at step %2. Points of the line: %3.</source>
        <translation>Trainingsverlust eines Schritts: %1 Nats je Token bei Schritt %2. Punkte der Linie: %3.</translation>
    </message>
    <message>
        <source>%1 bytes in the run folder</source>
        <translation>%1 Bytes im Laufordner</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message>
        <source>not starred</source>
        <translation>ohne Stern</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>state</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>B</source>
        <translation>B</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>Tags</translation>
    </message>
    <message>
        <source>disk</source>
        <translation>Platte</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Score of each uniform subnet on the probe, 2 bits first; ± in the tooltip</source>
        <translation>Ergebnis jedes einheitlichen Teilnetzes in der Prüfung, 2 Bit zuerst; ± im Hinweis</translation>
    </message>
    <message>
        <source>Bit-widths that the run trains</source>
        <translation>Bitbreiten, die der Lauf trainiert</translation>
    </message>
</context>
<context>
    <name>qfa::app::RunsPage</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Every run of your folders, how it does and what it holds. Open one to see it live or as it was, continue it, or take its settings into a new one.</source>
        <translation>Jeder Lauf Ihrer Ordner, wie er steht und was er enthält. Öffnen Sie einen, um ihn live oder im Rückblick zu sehen, setzen Sie ihn fort, oder übernehmen Sie seine Einstellungen in einen neuen.</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>Die Läufe filtern</translation>
    </message>
    <message>
        <source>Filter: text, state: tag: model: b: method: date:</source>
        <translation>Filter: Text, state: tag: model: b: method: date:</translation>
    </message>
    <message>
        <source>Runs shown</source>
        <translation>Gezeigte Läufe</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Add a folder of runs</source>
        <translation>Einen Ordner mit Läufen hinzufügen</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>What is wrong with the filter</source>
        <translation>Was am Filter falsch ist</translation>
    </message>
    <message>
        <source>Notes of %1</source>
        <translation>Notizen zu %1</translation>
    </message>
    <message>
        <source>runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>Runs: %1 of %2</source>
        <translation>Läufe: %1 von %2</translation>
    </message>
    <message>
        <source>Runs: %1</source>
        <translation>Läufe: %1</translation>
    </message>
    <message>
        <source>Select a run.</source>
        <translation>Wählen Sie einen Lauf.</translation>
    </message>
    <message>
        <source>Where is %1 now?</source>
        <translation>Wo ist %1 jetzt?</translation>
    </message>
    <message>
        <source>It shows a page or a panel of this window.</source>
        <translation>Es zeigt eine Seite oder einen Bereich dieses Fensters.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Extend…</source>
        <translation>Verlängern …</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Duplizieren</translation>
    </message>
    <message>
        <source>Diff</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>Suchen …</translation>
    </message>
    <message>
        <source>Delete checkpoints only…</source>
        <translation>Nur Checkpoints löschen …</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>It acts on the selection in this window.</source>
        <translation>Es wirkt auf die Auswahl in diesem Fenster.</translation>
    </message>
    <message>
        <source>Open the run</source>
        <translation>Den Lauf öffnen</translation>
    </message>
    <message>
        <source>Mark the run</source>
        <translation>Den Lauf markieren</translation>
    </message>
    <message>
        <source>Star the run</source>
        <translation>Den Lauf mit Stern markieren</translation>
    </message>
    <message>
        <source>Edit the tags</source>
        <translation>Die Tags bearbeiten</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>Den Lauf umbenennen</translation>
    </message>
    <message>
        <source>Move the run to the trash</source>
        <translation>Den Lauf in den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>A shell has no undo.</source>
        <translation>Eine Shell kann nichts rückgängig machen.</translation>
    </message>
    <message>
        <source>Undo in the library</source>
        <translation>In der Bibliothek rückgängig machen</translation>
    </message>
    <message>
        <source>Redo in the library</source>
        <translation>In der Bibliothek wiederherstellen</translation>
    </message>
    <message>
        <source>Look for runs again</source>
        <translation>Läufe neu suchen</translation>
    </message>
    <message>
        <source>Owned by %1.</source>
        <translation>Gehört %1.</translation>
    </message>
    <message>
        <source>A run is being worked on: stop it first.</source>
        <translation>An einem Lauf wird gearbeitet: Halten Sie ihn zuerst an.</translation>
    </message>
    <message>
        <source>The run has done all its steps: extend it.</source>
        <translation>Der Lauf hat alle seine Schritte getan: Verlängern Sie ihn.</translation>
    </message>
    <message>
        <source>Mark two to four runs with Space.</source>
        <translation>Markieren Sie zwei bis vier Läufe mit der Leertaste.</translation>
    </message>
    <message>
        <source>The run has no checkpoint.</source>
        <translation>Der Lauf hat keinen Checkpoint.</translation>
    </message>
    <message>
        <source>The run is in use.</source>
        <translation>Der Lauf wird benutzt.</translation>
    </message>
    <message>
        <source>The run is where it was.</source>
        <translation>Der Lauf ist, wo er war.</translation>
    </message>
    <message>
        <source>Star %1</source>
        <translation>%1 mit Stern markieren</translation>
    </message>
    <message>
        <source>Unstar %1</source>
        <translation>Stern von %1 entfernen</translation>
    </message>
    <message>
        <source>Extend and continue</source>
        <translation>Verlängern und fortsetzen</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Move %1 runs with %2 to the trash? Ctrl+Z brings them back.</source>
        <translation>%1 Läufe mit %2 in den Papierkorb verschieben? Strg+Z holt sie zurück.</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb verschieben</translation>
    </message>
    <message>
        <source>Delete older ones, %1</source>
        <translation>Ältere löschen, %1</translation>
    </message>
    <message>
        <source>Delete all, %1</source>
        <translation>Alle löschen, %1</translation>
    </message>
    <message>
        <source>Deleted for ever, without the trash. Without its older checkpoints the run can do all that it can do now. Without any, what remains are its curves, scores, front and exports: it cannot be continued, searched or exported again.</source>
        <translation>Für immer gelöscht, ohne Papierkorb. Ohne seine älteren Checkpoints kann der Lauf alles, was er jetzt kann. Ohne alle bleiben seine Kurven, Ergebnisse, Front und Exporte: Er kann nicht fortgesetzt, durchsucht oder noch einmal exportiert werden.</translation>
    </message>
    <message>
        <source>The trash belongs to the desktop; no command of qfa deletes a run.</source>
        <translation>Der Papierkorb gehört zum Desktop; kein Befehl von qfa löscht einen Lauf.</translation>
    </message>
    <message>
        <source>Nothing was changed in the library.</source>
        <translation>In der Bibliothek wurde nichts geändert.</translation>
    </message>
    <message>
        <source>Nothing was undone in the library.</source>
        <translation>In der Bibliothek wurde nichts rückgängig gemacht.</translation>
    </message>
</context>
<context>
    <name>qfa::app::SamplerModel</name>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>Expected share of updates: %1.</source>
        <translation>Erwarteter Anteil der Aktualisierungen: %1.</translation>
    </message>
</context>
<context>
    <name>qfa::app::SchedulePlot</name>
    <message>
        <source>Schedule: probability of each bit-width</source>
        <translation>Zeitplan: Wahrscheinlichkeit jeder Bitbreite</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>p_b(t), %</source>
        <translation>p_b(t), %</translation>
    </message>
    <message>
        <source>The schedule appears with a model.</source>
        <translation>Der Zeitplan erscheint mit einem Modell.</translation>
    </message>
    <message>
        <source>step %1: target average %2 bits</source>
        <translation>Schritt %1: Zielmittel %2 Bit</translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>μ(t) from %1 to %2 bit</source>
        <translation>μ(t) von %1 bis %2 Bit</translation>
    </message>
</context>
<context>
    <name>qfa::app::ScrubBar</name>
    <message>
        <source>History of the run</source>
        <translation>Verlauf des Laufs</translation>
    </message>
</context>
<context>
    <name>qfa::app::SessionKeeper</name>
    <message>
        <source>%1 stopped at step %2; checkpoint %3.</source>
        <translation>%1 hat bei Schritt %2 angehalten; Checkpoint %3.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>Lassen</translation>
    </message>
</context>
<context>
    <name>qfa::app::SettingField</name>
    <message>
        <source>%1: %2 bits</source>
        <translation>%1: %2 Bit</translation>
    </message>
    <message>
        <source>%1, differs from the preset</source>
        <translation>%1, weicht von der Vorlage ab</translation>
    </message>
    <message>
        <source>Restore the preset&apos;s value: %1</source>
        <translation>Den Wert der Vorlage wiederherstellen: %1</translation>
    </message>
</context>
<context>
    <name>qfa::app::Settings</name>
    <message>
        <source>it is damaged</source>
        <translation>die Datei ist beschädigt</translation>
    </message>
    <message>
        <source>it is of version %1, and this program reads up to %2</source>
        <translation>die Datei hat Version %1, und dieses Programm liest bis %2</translation>
    </message>
    <message>
        <source>The settings could not be read: %1. The defaults are in force; the old file is kept as %2.</source>
        <translation>Die Einstellungen waren nicht lesbar: %1. Es gelten die Vorgaben; die alte Datei bleibt als %2 erhalten.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Work</source>
        <translation>Arbeit</translation>
    </message>
    <message>
        <source>as the system</source>
        <translation>wie das System</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>System follows the desktop, also while the program runs.</source>
        <translation>„Wie das System“ folgt dem Desktop, auch während das Programm läuft.</translation>
    </message>
    <message>
        <source>light</source>
        <translation>hell</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>dunkel</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Commands, files and names of settings are never translated.</source>
        <translation>Befehle, Dateien und Namen von Einstellungen werden nie übersetzt.</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>Zahlenformat</translation>
    </message>
    <message>
        <source>Decimal sign on the screen. Files and commands always have a point.</source>
        <translation>Dezimalzeichen auf dem Bildschirm. Dateien und Befehle haben immer einen Punkt.</translation>
    </message>
    <message>
        <source>as the language</source>
        <translation>wie die Sprache</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Where new runs are written, and where the list of runs looks.</source>
        <translation>Wo neue Läufe geschrieben werden und wo die Liste der Läufe sucht.</translation>
    </message>
    <message>
        <source>Exports</source>
        <translation>Exporte</translation>
    </message>
    <message>
        <source>Where exported files are offered to be written.</source>
        <translation>Wohin exportierte Dateien vorgeschlagen werden.</translation>
    </message>
    <message>
        <source>Notify when finished</source>
        <translation>Melden, wenn fertig</translation>
    </message>
    <message>
        <source>A message of the desktop when work ends while the window is not active.</source>
        <translation>Eine Meldung des Desktops, wenn die Arbeit endet und das Fenster nicht aktiv ist.</translation>
    </message>
    <message>
        <source>Checkpoint of new runs every</source>
        <translation>Checkpoint neuer Läufe alle</translation>
    </message>
    <message>
        <source>What a crash costs at most. A preset or the run&apos;s own setting overrides it.</source>
        <translation>Was ein Absturz höchstens kostet. Eine Vorlage oder der Lauf selbst kann anderes festlegen.</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
</context>
<context>
    <name>qfa::app::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>Gespeichert in %1</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset %1</source>
        <translation>%1 zurücksetzen</translation>
    </message>
    <message>
        <source>The defaults of this group; it can be undone (Ctrl+Z)</source>
        <translation>Die Vorgaben dieser Gruppe; kann rückgängig gemacht werden (Strg+Z)</translation>
    </message>
    <message>
        <source>It differs from the default.</source>
        <translation>Weicht von der Vorgabe ab.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose the folder: %1</source>
        <translation>Ordner wählen: %1</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation>Alle Tasten zurücksetzen</translation>
    </message>
    <message>
        <source>Double-click a key, or press F2, then press the new one.</source>
        <translation>Doppelklick auf eine Taste, oder F2, dann die neue drücken.</translation>
    </message>
    <message>
        <source>Settings are of the window.</source>
        <translation>Einstellungen gehören zum Fenster.</translation>
    </message>
    <message>
        <source>Undo a setting</source>
        <translation>Einstellung rückgängig machen</translation>
    </message>
    <message>
        <source>Redo a setting</source>
        <translation>Einstellung wiederherstellen</translation>
    </message>
    <message>
        <source>No setting has been changed.</source>
        <translation>Keine Einstellung wurde geändert.</translation>
    </message>
    <message>
        <source>Nothing was undone.</source>
        <translation>Nichts wurde rückgängig gemacht.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>How the program looks, where it keeps things, and which keys it hears. A change holds at once; Ctrl+Z takes it back.</source>
        <translation>Wie das Programm aussieht, wo es Dinge ablegt und auf welche Tasten es hört. Eine Änderung gilt sofort; Strg+Z nimmt sie zurück.</translation>
    </message>
</context>
<context>
    <name>qfa::app::SettingsPanel</name>
    <message>
        <source>Search the settings</source>
        <translation>Die Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>Search name, key, value or help</source>
        <translation>Name, Schlüssel, Wert oder Hilfe suchen</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>Alle Einstellungen</translation>
    </message>
    <message>
        <source>Why a value was refused</source>
        <translation>Warum ein Wert abgelehnt wurde</translation>
    </message>
</context>
<context>
    <name>qfa::app::SettingsTableModel</name>
    <message>
        <source>Setting</source>
        <translation>Einstellung</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Vorlage</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Einheit</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>Was es bewirkt</translation>
    </message>
</context>
<context>
    <name>qfa::app::SharesPlot</name>
    <message>
        <source>Updates by bit-width</source>
        <translation>Aktualisierungen nach Bitbreite</translation>
    </message>
    <message>
        <source>Steps by average-bit bin</source>
        <translation>Schritte nach Klasse mittlerer Bits</translation>
    </message>
    <message>
        <source>average bits of the subnet</source>
        <translation>mittlere Bits des Teilnetzes</translation>
    </message>
    <message>
        <source>share of updates, %</source>
        <translation>Anteil der Aktualisierungen, %</translation>
    </message>
    <message>
        <source>share of steps, %</source>
        <translation>Anteil der Schritte, %</translation>
    </message>
    <message>
        <source>this seed</source>
        <translation>dieser Startwert</translation>
    </message>
    <message>
        <source>95 % band</source>
        <translation>95-%-Band</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>Shares appear with a model.</source>
        <translation>Anteile erscheinen mit einem Modell.</translation>
    </message>
    <message>
        <source>No shares.</source>
        <translation>Keine Anteile.</translation>
    </message>
    <message>
        <source>%1: expected %2 %, 95 % between %3 and %4 %</source>
        <translation>%1: erwartet %2 %, 95 % zwischen %3 und %4 %</translation>
    </message>
    <message>
        <source>%1: expected %2 %</source>
        <translation>%1: erwartet %2 %</translation>
    </message>
    <message>
        <source>this seed: %1 %</source>
        <translation>dieser Startwert: %1 %</translation>
    </message>
    <message>
        <source>under 50 steps: starved</source>
        <translation>unter 50 Schritten: ausgehungert</translation>
    </message>
    <message>
        <source>starved (&lt; 50)</source>
        <translation>ausgehungert (&lt; 50)</translation>
    </message>
</context>
<context>
    <name>qfa::app::ShellActions</name>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
    <message>
        <source>It moves the view only.</source>
        <translation>Es bewegt nur die Ansicht.</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vorwärts</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>All commands</source>
        <translation>Alle Befehle</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>Als Befehl kopieren</translation>
    </message>
    <message>
        <source>Help on this page</source>
        <translation>Hilfe zu dieser Seite</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Nothing has been done yet that a command line could do.</source>
        <translation>Noch wurde nichts getan, was eine Befehlszeile könnte.</translation>
    </message>
    <message>
        <source>All keys: Shift+F1. All commands: Ctrl+K.</source>
        <translation>Alle Tasten: Umschalt+F1. Alle Befehle: Strg+K.</translation>
    </message>
    <message>
        <source>Keys can be changed on the Settings page.</source>
        <translation>Tasten können auf der Seite Einstellungen geändert werden.</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>It is not possible in the present state.</source>
        <translation>Im jetzigen Zustand ist es nicht möglich.</translation>
    </message>
    <message>
        <source>Subnet #%1, %2</source>
        <translation>Teilnetz #%1, %2</translation>
    </message>
    <message>
        <source>Subnet</source>
        <translation>Teilnetz</translation>
    </message>
</context>
<context>
    <name>qfa::app::StageStrip</name>
    <message>
        <source>What comes before the first step</source>
        <translation>Was vor dem ersten Schritt kommt</translation>
    </message>
    <message>
        <source>Progress of this stage</source>
        <translation>Fortschritt dieser Stufe</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Codes</source>
        <translation>Codes</translation>
    </message>
    <message>
        <source>Probe before training</source>
        <translation>Prüfung vor dem Training</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Reading the model and the data…</source>
        <translation>Modell und Daten werden gelesen …</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>noch %1</translation>
    </message>
</context>
<context>
    <name>qfa::app::StatusLine</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Job</source>
        <translation>Auftrag</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Free disk</source>
        <translation>Freier Platz</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
</context>
<context>
    <name>qfa::app::StatusTicker</name>
    <message numerus="yes">
        <source>%n run(s) wait</source>
        <translation>
            <numerusform>%n Lauf wartet</numerusform>
            <numerusform>%n Läufe warten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qfa::app::UiMap</name>
    <message>
        <source>%1: the map of the window cannot be written: %2</source>
        <translation>%1: Der Plan des Fensters kann nicht geschrieben werden: %2</translation>
    </message>
</context>
<context>
    <name>qfa::app::VisitsPlot</name>
    <message>
        <source>Visits by unit and width</source>
        <translation>Besuche je Einheit</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>What the cells show</source>
        <translation>Was die Zellen zeigen</translation>
    </message>
    <message>
        <source>realised</source>
        <translation>eingetreten</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>difference in sd</source>
        <translation>Differenz in SD</translation>
    </message>
    <message>
        <source>This run has no visit counts on record.</source>
        <translation>Dieser Lauf hat keine aufgezeichneten Besuchszahlen.</translation>
    </message>
    <message>
        <source>Visits appear with the first step.</source>
        <translation>Besuche erscheinen mit dem ersten Schritt.</translation>
    </message>
    <message>
        <source>−4 sd</source>
        <translation>−4 SD</translation>
    </message>
    <message>
        <source>+4 sd</source>
        <translation>+4 SD</translation>
    </message>
    <message>
        <source>step %1 · lines of a module, from below: %2 bit</source>
        <translation>Schritt %1 · Linien eines Moduls, von unten: %2 Bit</translation>
    </message>
    <message>
        <source>%1 at %2 bit: %3 visits by step %4, expected %5 ± %6 (%7 sd), last at step %8</source>
        <translation>%1 mit %2 Bit: %3 Besuche bis Schritt %4, erwartet %5 ± %6 (%7 SD), zuletzt bei Schritt %8</translation>
    </message>
    <message>
        <source>Gradient norm of step %1, over all that it trained: %2</source>
        <translation>Gradientennorm von Schritt %1, über alles, was er trainiert hat: %2</translation>
    </message>
    <message>
        <source>A click takes its visits out of the plot of the loss.</source>
        <translation>Ein Klick nimmt die Besuche aus dem Diagramm des Verlusts.</translation>
    </message>
    <message>
        <source>A click draws its visits into the plot of the loss; they are on record at %1 steps.</source>
        <translation>Ein Klick zeichnet die Besuche in das Diagramm des Verlusts; aufgezeichnet sind sie an %1 Schritten.</translation>
    </message>
</context>
</TS>
