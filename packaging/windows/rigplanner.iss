; The installer for Windows, made of the frozen program by Inno Setup 6:
;   iscc /DVersion=0.1.0 packaging\windows\rigplanner.iss
; It installs for one person without administrator rights, and for all where one is asked to.
#ifndef Version
  #error Say which version this is: iscc /DVersion=0.1.0 rigplanner.iss
#endif
#define Root "..\.."
#define RigType "RigPlanner.Rig"

[Setup]
AppId={{6E1F6C0B-2C55-4E0B-9C8E-7B5B0B1C6A52}
AppName=RigPlanner
AppVersion={#Version}
AppPublisher=RigPlanner contributors
AppPublisherURL=https://github.com/rigplanner/rigplanner
VersionInfoVersion={#Version}
DefaultDirName={autopf}\RigPlanner
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\rigplanner\icons\rigplanner.ico
UninstallDisplayIcon={app}\rigplanner.exe
OutputDir={#Root}\dist
OutputBaseFilename=RigPlanner-{#Version}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
CloseApplications=yes

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.RigFile=RigPlanner rig
de.RigFile=RigPlanner-Rechner

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; Nothing of an older version may be left beside the newer one.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\rigplanner\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\RigPlanner"; Filename: "{app}\rigplanner.exe"
Name: "{autodesktop}\RigPlanner"; Filename: "{app}\rigplanner.exe"; Tasks: desktopicon

[Registry]
; Windows knows a file by what follows the last dot only, and .json belongs to many programs: ours is offered under
; "Open with" and in the settings of default apps, and takes nothing away from another.
Root: HKA; Subkey: "Software\Classes\{#RigType}"; ValueType: string; ValueData: "{cm:RigFile}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\{#RigType}\DefaultIcon"; ValueType: string; ValueData: "{app}\rigplanner.exe,0"
Root: HKA; Subkey: "Software\Classes\{#RigType}\shell\open\command"; ValueType: string; ValueData: """{app}\rigplanner.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.json\OpenWithProgids"; ValueType: string; ValueName: "{#RigType}"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Applications\rigplanner.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "RigPlanner"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\rigplanner.exe\SupportedTypes"; ValueType: string; ValueName: ".json"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\rigplanner.exe\shell\open\command"; ValueType: string; ValueData: """{app}\rigplanner.exe"" ""%1"""

[Run]
Filename: "{app}\rigplanner.exe"; Description: "{cm:LaunchProgram,RigPlanner}"; Flags: nowait postinstall skipifsilent
