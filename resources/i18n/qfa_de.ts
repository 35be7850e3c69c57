<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Background</name>
    <message>
        <source>%1 did not start: %2</source>
        <translation>%1 ist nicht gestartet: %2</translation>
    </message>
</context>
<context>
    <name>NewRunCards</name>
    <message>
        <source>What the sampler will do</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logarithmic shares (L)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Logarithmic axis of the shares</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>3  Supernet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scales</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fp16</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine stores scales in fp16; 8-bit super-blocks are not written yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L = %1 trained units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train for</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>float zeros (MLX, Q4_1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine trains for float zeros only; integer zeros and lattices come later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>4  Adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Merges exactly into the minima (zeros).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>c = α/r = %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 M trainable parameters for each bit-width.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>5  Sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Order</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>easy → hard (starts at the widest)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine&apos;s wave always starts at the widest bit-width.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>6  Training and safety</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Early stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>off</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not stop a bit-width early yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>last 3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine keeps the last three checkpoints; it does not keep the best of each bit-width yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>processor</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This engine trains on the processor; it has no other device.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunSettings</name>
    <message>
        <source>%1: got “%2”, expected a whole number from %3 to %4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: got “%2”, expected a number from %3 to %4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: got “%2”, expected one of %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: got “%2”, expected some of %3.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mixture</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the fixed sampler: the share of each bit-width, such as 2=0.5,4=0.5. The shares sum to 1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: got “%2”, expected shares such as 2=0.5,4=0.5.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Base model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A Hugging Face folder (config.json and safetensors) or a .gguf file. Drop it here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the run is written: it must not exist, or be empty.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpaca, chat, prompt and completion, or plain text; JSON or JSON Lines. Several files are joined.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Format</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How an example becomes text: the model&apos;s own chat template, or the Alpaca prompt of the paper.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>the model&apos;s template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpaca</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>custom…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not read templates of your own yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens of one example at most; longer examples are cut. 8k is 8000, 8Ki is 8192.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Bit set B</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The bit-widths that every unit can have. All of them share the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Embedding and head</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Their choices: rounded to nearest, not trained. 16 keeps them as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Group g</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Weights that share one scale and one minimum. Fewer: more exact and more bytes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choice units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What shares one bit-width: a whole block, or parts of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>block</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>module, gate and up tied</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>fusion-safe: q, k, v tied too</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every module on its own</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Codes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How the base weights are rounded before training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RTN</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Grid</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Automatic: least squared error for 3 bits and fewer, else min-max.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>automatic</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>min-max</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>least squared error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration stream</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Own: block l at width b sees blocks 0 … l−1 quantized at b. Shared: one full-precision stream and Hessian, less time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>own, one for each width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain text for GPTQ; without it the training examples calibrate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibration tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens of the calibration text at most.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Damping</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GPTQ&apos;s damping, times the mean of the Hessian&apos;s diagonal.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not train %1 yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Adapter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is trained beside the codes, and into what it merges.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QA-LoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LoRA / QLoRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>QA-HiRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Q-BaRA</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LR-QAT</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank r</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rank of A and B; the scale of the adapter is c = α/r.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Alpha α</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The scale of the adapter is c = α/r.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which subnet an optimizer step trains.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>balanced (maximum entropy)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>uniform</source>
        <translation>einheitlich</translation>
    </message>
    <message>
        <source>fixed mixture or subnet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>balanced (two-point)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not sample two-point yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>balanced (Gaussian τ)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not sample with a Gaussian yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sandwich</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine does not train by the sandwich rule yet.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Period SL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Steps of one wave of the target average, from the widest to the narrowest and back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Optimizer steps. 8k is 8000.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples of one optimizer step.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Micro-batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Examples of one forward pass; 0: the whole batch. Less memory, the same result.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The papers say 2e-5; QA-LoRA&apos;s code has 2e-4.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Linear tail: the rate falls to 5 % over the second half.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>constant</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>linear tail</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clip</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gradient norm over the sampled adapters at most; 0: no clipping.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the forward and backward pass; adapters are kept in fp32.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probe tasks</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Task descriptors (NAME.task.json) that score the uniform subnets during the run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probe every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps between probes; 0: never. Items of a probe never count as held-out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probe items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>items</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Items of one probe at most; 0: all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checkpoint every</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps between checkpoints; a crash costs at most the work since the last one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Of the order of the examples and of the sampler.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Threads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Processor threads; 0: all cores.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SampleText</name>
    <message>
        <source>%1: %2 tokens, %3 in the loss</source>
        <translation type="unfinished"></translation>
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
        <source>%1, by bit-width</source>
        <translation>%1, je Bitbreite</translation>
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
        <source>The engine of this version works from the newest checkpoint.</source>
        <translation>Diese Version arbeitet mit dem neuesten Checkpoint.</translation>
    </message>
    <message>
        <source>#%1 · %2</source>
        <translation>#%1 · %2</translation>
    </message>
    <message>
        <source>Subnet %1, %2 bits on average</source>
        <translation>Teilnetz %1, im Mittel %2 Bit</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows longer than %2 tokens are left out (first: %3).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>2  Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Packing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sequences always lie end to end, without padding; the engine has no other way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>response only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine trains on responses only.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tasks to search with and to report on are chosen on the page Front, after training.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>search</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held-out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Previous sample (Alt+Left)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Next sample (Alt+Right)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shortest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Shortest sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Random sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample as tokens: those in the loss are underlined, special ones boxed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Data (*.json *.jsonl *.txt)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 examples, %2 tokens, of these %3 in the loss.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sample %1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples appear with a model and a data file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading and tokenizing %1…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No example is left.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the sample…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>qfa::app::DataFilesModel</name>
    <message>
        <source>No model in %1: no config.json and not a .gguf file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: there is no such file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: a pickle is never read, because it may run code; convert it to safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: neither a model (folder or .gguf) nor data (.json, .jsonl, .txt, .task.json).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>calibration</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>probe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In the loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Role of a file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add files</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>qfa::app::DraftModel</name>
    <message>
        <source>There is no setting “%1”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset %1</source>
        <translation type="unfinished"></translation>
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
</context>
<context>
    <name>qfa::app::FindingsModel</name>
    <message>
        <source>%1
Enter or a click goes to the setting “%2”.</source>
        <translation type="unfinished"></translation>
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
        <source>file size%1, %2</source>
        <translation>Dateigröße%1, %2</translation>
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
        <source>Uniform subnets: %1</source>
        <translation>Einheitliche Teilnetze: %1</translation>
    </message>
    <message>
        <source>Front: %1</source>
        <translation>Front: %1</translation>
    </message>
    <message>
        <source>Scored subnets appear here, the front with the search.</source>
        <translation>Bewertete Teilnetze erscheinen hier, die Front mit der Suche.</translation>
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
        <source>Pause after this micro-batch, or go on (P)</source>
        <translation>Nach diesem Micro-Batch pausieren, oder weiter (P)</translation>
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
        <source>Training loss by bit-width</source>
        <translation>Trainingsverlust je Bitbreite</translation>
    </message>
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
        <source>%1, average</source>
        <translation>%1, Mittel</translation>
    </message>
    <message>
        <source>step %1: loss %2</source>
        <translation>Schritt %1: Verlust %2</translation>
    </message>
    <message>
        <source>%1: %2, attributed by share of units, not measured</source>
        <translation>%1: %2, nach Anteil der Einheiten zugerechnet, nicht gemessen</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: ≈ %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>    %1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2: ≈ %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory appears with a model.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>qfa::app::ModelCard</name>
    <message>
        <source>%1 (%2 bits per weight, already quantized)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 M parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 layers of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>vocabulary %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tokens of context</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>with a chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>without a chat template</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>1  Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drop a Hugging Face folder or a .gguf file anywhere on this page.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the model is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try with demo data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder of a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>GGUF files (*.gguf)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model was used yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the model&apos;s header…</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>paper</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>quick</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>There is no queue to put it in: one run trains at a time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>from run…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes every setting of a run that exists</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program cannot read the settings of a run.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy the command of the draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>shows the same settings as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>takes a step of editing back; a command has no steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo the last edit of the draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Redo the edit of the draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings of a run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A draft of a run: choose a model and data, look at what will be trained, and what it needs. Start is on when the plan has no error.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run folder: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run is being worked on: stop it first, or wait until it ends.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This program cannot plan runs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the run (Ctrl+Return)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run whose settings are taken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The draft could not be saved: %1</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory by phase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What the run needs and gives</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Number of errors and warnings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Measure memory and time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The engine cannot run three steps of a draft and measure them yet: memory and time are predictions.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings: what is wrong, and what to know</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1 on disk, %2 free</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1 on disk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1 ± %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>≈ %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of this: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sizes ≈ %1 – %2 (MLX)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>L = %1 trained units</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 M trainable parameters</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 examples</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Memory available now: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Available memory is unknown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planning…</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n error(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n warning(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qfa::app::PlanModel</name>
    <message>
        <source>The plan of these settings is still being made.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>qfa::app::RatesPlot</name>
    <message>
        <source>Sampling rates: share of adapter updates</source>
        <translation>Ziehungsraten: Anteil an den Adapter-Aktualisierungen</translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>share of updates, %</source>
        <translation>Anteil der Aktualisierungen, %</translation>
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
</context>
<context>
    <name>qfa::app::SamplerModel</name>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
    <message>
        <source>Expected share of updates: %1.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>qfa::app::SchedulePlot</name>
    <message>
        <source>Schedule: probability of each bit-width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>p_b(t), %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The schedule appears with a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>target average μ(t), 0 % = %1 bit, 100 % = %2 bit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>step %1: target average %2 bits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, differs from the preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restore the preset&apos;s value: %1</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search name, key, value or help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why a value was refused</source>
        <translation type="unfinished"></translation>
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
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preset</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>qfa::app::SharesPlot</name>
    <message>
        <source>Updates by bit-width</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps by average-bit bin</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>average bits of the subnet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>share of updates, %</source>
        <translation>Anteil der Aktualisierungen, %</translation>
    </message>
    <message>
        <source>share of steps, %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>95 % band</source>
        <translation>95-%-Band</translation>
    </message>
    <message>
        <source>starved: under 50 steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>expected</source>
        <translation>erwartet</translation>
    </message>
    <message>
        <source>Shares appear with a model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No shares.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: expected %2 %, 95 % between %3 and %4 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: expected %2 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this seed: %1 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under 50 steps: starved</source>
        <translation type="unfinished"></translation>
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
        <translation>Aufgabe</translation>
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
</TS>
