<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Status</name>
    <message numerus="yes">
        <source>CPU, %n core(s)</source>
        <translation>
            <numerusform>CPU, %n core</numerusform>
            <numerusform>CPU, %n cores</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) wait for their turn.</source>
        <translation>
            <numerusform>%n run waits for its turn.</numerusform>
            <numerusform>%n runs wait for their turn.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qfa::app::DeltaModel</name>
    <message numerus="yes">
        <source>%n unit(s) down, %1 up: %2 (%3 bytes), %4</source>
        <translation>
            <numerusform>%n unit down, %1 up: %2 (%3 bytes), %4</numerusform>
            <numerusform>%n units down, %1 up: %2 (%3 bytes), %4</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qfa::app::ExportPage</name>
    <message numerus="yes">
        <source>Export %n files</source>
        <translation>
            <numerusform>Export %n file</numerusform>
            <numerusform>Export %n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>qfa::app::StatusTicker</name>
    <message numerus="yes">
        <source>%n run(s) wait</source>
        <translation>
            <numerusform>%n run waits</numerusform>
            <numerusform>%n runs wait</numerusform>
        </translation>
    </message>
</context>
</TS>
